/** The one message that interrupts: there is no server. It always offers what to do next. */
import { commands, window } from 'vscode';

const OPEN_SETTINGS = 'Open Settings';
const SHOW_OUTPUT = 'Show Output';
const RETRY = 'Retry';

export async function offerWayOut(why: string): Promise<void> {
  switch (await window.showErrorMessage(why, OPEN_SETTINGS, SHOW_OUTPUT, RETRY)) {
    case OPEN_SETTINGS:
      await commands.executeCommand('workbench.action.openSettings', 'onpar.server.path');
      break;
    case SHOW_OUTPUT:
      await commands.executeCommand('onpar.showOutput');
      break;
    case RETRY:
      await commands.executeCommand('onpar.restart');
      break;
    case undefined:
      break;
  }
}
