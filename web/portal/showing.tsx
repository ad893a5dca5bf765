import type { JSX } from "preact";
import type { ChoiceView, ShowingView } from "#schema/showing.ts";
import { type ShowingChoice, showingChoices } from "#schema/words.ts";
import { plainDay } from "./day-words.ts";
import { PortalFrame, type Told } from "./frame.tsx";
import { basePath } from "./path.ts";
import { showingWords } from "./showing-words.ts";
import { type Telling, titled } from "./telling.ts";
import { usualPart } from "./usual.tsx";
import { usualWords } from "./usual-words.ts";

interface ShowingProps {
  view: ShowingView;
  telling: Telling;
}

export function showingTitle({ view, telling }: ShowingProps): string {
  const { account, vendor } = view.frame;
  const { title } = showingWords[telling.language];
  return titled(title, { account: account.name, vendor: vendor.name }, telling);
}

/** How recaps of the account are shown: everybody reads it, its admin decides it. */
export function ShowingPage({ view, telling }: ShowingProps): JSX.Element {
  const { frame } = view;
  const words = showingWords[telling.language];
  const account = telling.name(frame.account.name);
  return (
    <PortalFrame
      frame={frame}
      tab={null}
      here={`${basePath(frame)}/showing`}
      words={telling.words}
      told={toldOf(view, telling)}
    >
      <h1>{words.title}</h1>
      <p class="intro">{words.intro(account)}</p>
      {!view.canDecide && <p class="meta">{words.onlyAdmin({ account, vendor: telling.name(frame.vendor.name) })}</p>}
      {showingChoices.map((choice) => choicePart(choice, { view, telling }))}
      {usualPart({ view, telling, since: sinceLine(view.usual, { view, telling }) })}
    </PortalFrame>
  );
}

function toldOf(view: ShowingView, { language }: Telling): Told | null {
  if (view.told === null) return null;
  if (view.told === "usual") return { text: usualWords[language].saved, tone: "done", undo: null };
  const { on, off } = showingWords[language][view.told];
  return { text: view[view.told].isOn ? on : off, tone: "done", undo: null };
}

function choicePart(choice: ShowingChoice, { view, telling }: ShowingProps): JSX.Element {
  const words = showingWords[telling.language];
  const { title, text, on, off, turnOn, turnOff } = words[choice];
  const state = view[choice];
  return (
    <section id={choice}>
      <h2>{title}</h2>
      <p>{text}</p>
      <p class="stands">
        <b>{state.isOn ? on : off}</b>
      </p>
      <p class="meta">{sinceLine(state, { view, telling })}</p>
      {view.canDecide && (
        <form class="acts" method="post" action={`${basePath(view.frame)}/showing/${choice}`}>
          <input type="hidden" name="on" value={state.isOn ? "no" : "yes"} />
          <button class="btn" type="submit">
            {state.isOn ? turnOff : turnOn}
          </button>
        </form>
      )}
    </section>
  );
}

function sinceLine({ on, by }: Pick<ChoiceView, "on" | "by">, { view, telling }: ShowingProps): string {
  const words = showingWords[telling.language];
  if (on === null || by === null) return words.never;
  return words.since({ day: plainDay(telling.format, view.frame.today, on), by: telling.name(by) });
}
