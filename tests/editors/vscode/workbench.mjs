/**
 * The workbench through the eyes and fingers of a user: files, text, squiggles, hovers, menus.
 *
 * What is under a squiggle is measured, not assumed: the boxes of the squiggles are compared with the boxes of the
 * characters. The mouse only clicks; hovers and menus are opened by keys, which does not depend on pointer movement.
 */
import { until } from './host.mjs';

export class Workbench {
  constructor(page) {
    this.page = page;
  }

  /** Opens a file of the workspace by its path, through the explorer, and waits until its text is there. */
  async open(file) {
    const names = file.split('/');
    for (const [depth, name] of names.entries()) {
      const row = this.page
        .locator(`.explorer-folders-view .monaco-list-row[aria-level="${depth + 1}"]`)
        .filter({ has: this.page.locator('.label-name', { hasText: new RegExp(`^${escape(name)}$`) }) })
        .first();
      await row.waitFor();
      if (depth === names.length - 1) await row.dblclick();
      else if ((await row.getAttribute('aria-expanded')) === 'false') await row.click();
    }
    const name = names.at(-1);
    await this.page.locator('.tab.active', { hasText: name }).waitFor();
    await this.page.locator('.editor-instance .view-line').first().waitFor();
  }

  /** Every squiggle on the screen: its severity, the text under it, and the whole line. */
  squiggles() {
    return this.page.evaluate(() => {
      const characters = (line) => {
        const walk = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
        const all = [];
        for (let node = walk.nextNode(); node; node = walk.nextNode()) {
          for (let index = 0; index < node.length; index += 1) {
            const range = document.createRange();
            range.setStart(node, index);
            range.setEnd(node, index + 1);
            all.push({ text: node.data[index].replace('\u00a0', ' '), box: range.getBoundingClientRect() });
          }
        }
        return all;
      };
      const middle = (low, high) => (low + high) / 2;
      const within = (value, low, high) => value > low && value < high;
      const lines = [...document.querySelectorAll('.editor-instance .view-line')].map((line) => ({
        box: line.getBoundingClientRect(),
        characters: characters(line),
      }));
      return [...document.querySelectorAll('.editor-instance [class*="squiggly-"]')].map((squiggle) => {
        const box = squiggle.getBoundingClientRect();
        const line = lines.find((line) => within(middle(box.top, box.bottom), line.box.top, line.box.bottom));
        const under = line?.characters.filter(({ box: one }) => within(middle(one.left, one.right), box.left, box.right)) ?? [];
        return {
          severity: /squiggly-(\w+)/.exec(squiggle.className)[1],
          text: under.map(({ text }) => text).join(''),
          line: line?.characters.map(({ text }) => text).join('').trim() ?? '',
        };
      });
    });
  }

  /** Waits for a squiggle under exactly this text in a line with exactly this content. */
  async sees({ line, token }, severity = 'warning') {
    const found = (one) => one.severity === severity && one.text === token && one.line === line;
    await this.watch(`"${token}" of "${line}" is underlined (${severity})`, (all) => all.some(found));
  }

  /** Waits until the line is there and nothing in it is underlined with this severity. */
  async seesNo(severity, line) {
    await this.showsLine(line);
    // A squiggle of no line is one that is being drawn.
    const other = (one) => one.line !== '' && (one.line !== line || one.severity !== severity);
    await this.watch(`nothing of "${line}" is underlined (${severity})`, (all) => all.every(other));
  }

  async watch(what, holds) {
    let last = [];
    try {
      await until(what, async () => holds((last = await this.squiggles())));
    } catch (error) {
      throw new Error(`${error.message}; underlined: ${JSON.stringify(last)}`);
    }
  }

  /** The visible text of the active editor, by lines, trimmed. */
  async lines() {
    const lines = this.page.locator('.editor-instance .view-line');
    return (await lines.allTextContents()).map((text) => text.replaceAll('\u00a0', ' ').trim());
  }

  async showsLine(line) {
    await until(`the text has the line "${line}"`, async () => (await this.lines()).includes(line));
  }

  /** Puts the cursor before the token by a click on its first character; gives how far down that is. */
  async putCursor({ line, token }) {
    await this.showsLine(line);
    const at = await this.page.evaluate(
      ([line, token]) => {
        for (const element of document.querySelectorAll('.editor-instance .view-line')) {
          const text = element.textContent.replaceAll('\u00a0', ' ');
          if (text.trim() !== line) continue;
          let left = text.indexOf(token, text.indexOf(line));
          const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
          for (let node = walk.nextNode(); node; left -= node.length, node = walk.nextNode()) {
            if (left >= node.length) continue;
            const range = document.createRange();
            range.setStart(node, left);
            range.setEnd(node, left + 1);
            const box = range.getBoundingClientRect();
            return { x: box.left + 1, y: (box.top + box.bottom) / 2 };
          }
        }
        throw new Error(`no "${token}" in "${line}"`);
      },
      [line, token],
    );
    await this.page.mouse.click(at.x, at.y);
    return at.y;
  }

  /** Overwrites the token by typing. */
  async retype({ line, token }, text) {
    await this.putCursor({ line, token });
    for (let index = 0; index < token.length; index += 1) await this.page.keyboard.press('Shift+ArrowRight');
    await this.page.keyboard.type(text);
    await this.showsLine(line.replace(token, text));
  }

  /** Shows the hover of the token and gives the rows of its tables. */
  async hover(place, holds) {
    await this.putCursor(place);
    await this.page.keyboard.press('Control+K');
    await this.page.keyboard.press('Control+I');
    let rows = [];
    const cells = (elements) => elements.map((row) => [...row.cells].map((cell) => cell.textContent.trim()));
    try {
      await until('the hover shows what it has to', async () => {
        rows = await this.page.locator('.monaco-hover-content tr').evaluateAll(cells);
        return holds(rows);
      });
    } catch (error) {
      throw new Error(`${error.message}; its rows: ${JSON.stringify(rows)}`);
    }
    return rows;
  }

  /** Makes the hover as high as what is in it, by its lower edge: for pictures. */
  async growHover() {
    const hover = this.page.locator('.monaco-resizable-hover');
    const box = await hover.boundingBox();
    const content = hover.locator('.monaco-hover-content').first();
    const hidden = await content.evaluate((content) => content.scrollHeight - content.parentElement.clientHeight);
    await this.page.mouse.move(box.x + box.width / 2, box.y + box.height);
    await this.page.mouse.down();
    await this.page.mouse.move(box.x + box.width / 2, box.y + box.height + hidden + 8, { steps: 4 });
    await this.page.mouse.up();
    await this.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  }

  /** Waits until the tab counts the problems and nothing is under way in the status bar: for pictures. */
  async rests() {
    await this.page.locator('.statusbar-item', { hasText: 'Activating Extensions' }).waitFor({ state: 'hidden' });
    await this.page.locator('.tab.active [class*="monaco-decoration-itemColor"]').waitFor();
  }

  /**
   * Opens the quick fix menu of the token and gives its entries. The light bulb comes first: until then the editor
   * asks by itself what can be fixed, and drops a question by keyboard that comes between.
   */
  async quickFixes(place) {
    const height = await this.putCursor(place);
    const bulbs = this.page.locator('.editor-instance').locator('[class*="codicon-gutter-lightbulb"], .lightBulbWidget');
    await until('the light bulb is lit', async () => {
      const boxes = await Promise.all((await bulbs.all()).map((bulb) => bulb.boundingBox({ timeout: 1000 }).catch(() => null)));
      return boxes.some((box) => box !== null && box.y < height && height < box.y + box.height);
    });
    await this.press('Control+.');
    const entries = this.page.locator('.action-widget .monaco-list-row.action .title');
    await entries.first().waitFor();
    return entries.allTextContents();
  }

  press(key) {
    return this.page.keyboard.press(key);
  }

  escape() {
    return this.press('Escape');
  }

  async save() {
    await this.press('Control+S');
    await this.page.locator('.tab.active:not(.dirty)').waitFor();
  }

  /** Runs a command by its title, through the command palette. */
  async command(title) {
    await this.press('F1');
    const input = this.page.locator('.quick-input-widget input');
    await input.waitFor();
    await input.fill(`>${title}`);
    await this.page.locator('.quick-input-list .monaco-list-row.focused', { hasText: title }).waitFor();
    await this.press('Enter');
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  /** Waits for a notification with this text. */
  async notification(text) {
    const toast = this.page.locator('.notification-toast', { hasText: text });
    await toast.waitFor();
    const buttons = toast.locator('.notification-list-item-buttons-container .monaco-button');
    return {
      buttons: () => buttons.allTextContents(),
      press: (title) => buttons.filter({ hasText: title }).click(),
    };
  }

  /** Leaves the restricted mode. */
  async trustWorkspace() {
    await this.command('Workspaces: Manage Workspace Trust');
    await this.page.locator('.workspace-trust-editor .monaco-button', { hasText: /^Trust$/ }).click();
  }
}

function escape(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
