/**
 * Where VS Code enters. It only wires the parts to commands and events; what they do is in their own files.
 *
 * Deliberately absent: any judgement about files. The server has all of it.
 */
import { commands, window, workspace, type ExtensionContext } from 'vscode';
import { Server } from './server';
import { Status } from './status';

/** The command is the only way the server starts: on activation, by hand, after a changed setting, by "Retry". */
const RESTART = 'onpar.restart';
const SHOW_OUTPUT = 'onpar.showOutput';

let server: Server | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  const output = window.createOutputChannel('onpar', { log: true });
  const status = new Status();
  const running = new Server(context.extensionPath, output, status);
  server = running;
  const restart = () => commands.executeCommand(RESTART);

  context.subscriptions.push(
    output,
    status,
    commands.registerCommand(RESTART, () => running.restart()),
    commands.registerCommand(SHOW_OUTPUT, () => output.show()),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('onpar.server') || event.affectsConfiguration('onpar.enable')) void restart();
    }),
  );
  await restart();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
