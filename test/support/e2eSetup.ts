/** n8n alone takes 5 s to start, longer on a busy machine, and an end-to-end test may start it several times. */
jest.setTimeout(600_000);
