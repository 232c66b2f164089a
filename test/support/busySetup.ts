// Hundreds of calls over real HTTP, or of made-up inputs, take their time on a machine that does other things too.
jest.setTimeout(60_000);
