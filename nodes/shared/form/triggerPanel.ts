import type { TriggerPanelDefinition } from 'n8n-workflow';

/**
 * Texts that n8n's editor shows beside the form of a trigger. n8n's default text, "go to the service and make
 * an event happen", misleads where the service does not know the test URL.
 *
 * @param platform the name of the platform
 * @param howToTest one or more sentences: how a delivery gets to the test URL
 */
export function triggerPanel(platform: string, howToTest: string): TriggerPanelDefinition {
	return {
		header: `Get a test delivery from ${platform}`,
		activationHint: howToTest,
		executionsHelp: `<b>While you build the workflow</b>, press "Execute step": the test URL then takes one delivery within two minutes. ${howToTest}<br /><br /><b>Once it is published</b>, deliveries to the production URL start the workflow. They show up in the <a data-key="executions">executions list</a>, not in the editor.`,
	};
}
