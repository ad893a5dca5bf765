import { registerHooks } from "node:module";
import { pathToFileURL } from "node:url";
import { bugs } from "./list.ts";

/*
 * Loaded in front of a fault run (`node --import ./test/faults/bug/plant.ts …`): makes one line of the product wrong while it
 * is read. CAIRN_BUG names it.
 */

const bug = bugs.find(({ key }) => key === process.env.CAIRN_BUG);
if (!bug) throw new Error(`There is no planted bug "${process.env.CAIRN_BUG}"`);
const target = pathToFileURL(bug.file).href;

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    if (url !== target) return loaded;
    const text = String(loaded.source instanceof Uint8Array ? Buffer.from(loaded.source) : loaded.source);
    if (text.split(bug.from).length !== 2) throw new Error(`${bug.key}: its line is not there once in ${bug.file}`);
    return { ...loaded, source: text.replace(bug.from, () => bug.to) };
  },
});
