/**
 * The language client for one server program: how it is started, which files it sees, where its words go.
 *
 * Deliberately absent: settings and file watching. The server asks for the ones and registers for changes of both.
 */
import { LanguageClient, RevealOutputChannelOn, type LanguageClientOptions, type ServerOptions } from 'vscode-languageclient/node';
import type { LogOutputChannel } from 'vscode';
import { documentSelector } from './documents';
import { forward } from './log';

/** The client's id is also the section of the settings in which it looks for `trace.server`. */
export function createClient(program: string, output: LogOutputChannel): LanguageClient {
  const run: ServerOptions = { command: program, args: ['lsp'] };
  const options: LanguageClientOptions = {
    documentSelector: documentSelector(),
    outputChannel: output,
    // Messages lead to the output; it never opens by itself.
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    stdioOptions: {
      stdout: (stream) => forward(stream, output),
      stderr: (stream) => forward(stream, output),
    },
    // A failed start ends in one message of ours, which offers what to do about it.
    initializationFailedHandler: () => false,
  };
  return new LanguageClient('onpar', 'onpar', run, options);
}
