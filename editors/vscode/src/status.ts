/** How the server is, in the language status (`{}` in the status bar) of the files it sees. */
import { languages, LanguageStatusSeverity, type Command, type Disposable } from 'vscode';
import { documentSelector } from './documents';

const RESTART: Command = { command: 'onpar.restart', title: 'Restart' };
const SHOW_OUTPUT: Command = { command: 'onpar.showOutput', title: 'Show Output' };

export class Status implements Disposable {
  private readonly item = languages.createLanguageStatusItem('onpar.server', documentSelector());

  constructor() {
    this.item.name = 'onpar';
    this.off();
  }

  off(): void {
    this.set('onpar is off', 'by the setting onpar.enable', LanguageStatusSeverity.Information, RESTART);
  }

  starting(program: string): void {
    this.set('onpar is starting', program, LanguageStatusSeverity.Information, SHOW_OUTPUT);
    this.item.busy = true;
  }

  running(version: string | undefined, program: string): void {
    const text = version === undefined ? 'onpar' : `onpar ${version}`;
    this.set(text, program, LanguageStatusSeverity.Information, SHOW_OUTPUT);
  }

  stopped(why: string): void {
    this.set('onpar is not running', why, LanguageStatusSeverity.Error, RESTART);
  }

  dispose(): void {
    this.item.dispose();
  }

  private set(text: string, detail: string, severity: LanguageStatusSeverity, command: Command): void {
    this.item.busy = false;
    this.item.text = text;
    this.item.detail = detail;
    this.item.severity = severity;
    this.item.command = command;
  }
}
