/** The first of five processes of n8n makes the tables, and a run takes minutes. */
jest.setTimeout(900_000);
