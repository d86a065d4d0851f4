import { ensurePython } from '../../native-bin/tools/lib/python.mjs';

/** User settings with which the extension under test finds the project's Python environment. */
export async function testSettings() {
  const { python } = await ensurePython({ silent: true });
  return { 'blockLora.python.path': python };
}
