/** n8n alone takes 5 s to start, and an end-to-end test may start it several times. */
jest.setTimeout(180_000);
