const transform = {
	'^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }],
};

/** One project a kind of test, so that each can be run alone: `npx jest --selectProjects unit`. */
const project = (name, options = {}) => ({
	displayName: name,
	testEnvironment: 'node',
	testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
	transform,
	modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/test-output'],
	...options,
});

module.exports = {
	projects: [
		project('unit', { setupFilesAfterEnv: ['<rootDir>/test/support/busySetup.ts'] }),
		project('contexts', { setupFilesAfterEnv: ['<rootDir>/test/support/busySetup.ts'] }),
		project('simulators', { setupFilesAfterEnv: ['<rootDir>/test/support/busySetup.ts'] }),
		project('browser', {
			globalSetup: '<rootDir>/test/browser/globalSetup.ts',
			globalTeardown: '<rootDir>/test/browser/globalTeardown.ts',
			setupFilesAfterEnv: ['<rootDir>/test/browser/setup.ts'],
		}),
		project('queue', { setupFilesAfterEnv: ['<rootDir>/test/queue/setup.ts'] }),
		project('e2e', { setupFilesAfterEnv: ['<rootDir>/test/support/e2eSetup.ts'] }),
		project('faults', { setupFilesAfterEnv: ['<rootDir>/test/support/faultsSetup.ts'] }),
	],
};
