/** The long form kills n8n some twenty times, which takes minutes; see faultForm.ts. */
jest.setTimeout(1_800_000);
