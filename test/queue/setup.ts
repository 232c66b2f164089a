/** Five processes of n8n start one after the other, and a run takes minutes. */
jest.setTimeout(900_000);
