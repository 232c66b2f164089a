/** A test walks through many pages of the editor, on a machine that may be slow. */
jest.setTimeout(300_000);
