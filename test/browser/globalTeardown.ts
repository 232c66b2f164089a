import { stopN8n } from './globalSetup';

export default stopN8n;
