import type { JSX } from "preact";
import type { Language, RecapFrequency } from "#schema/words.ts";
import { languages, recapFrequencies } from "#schema/words.ts";
import { SelectField } from "#ui/form.tsx";
import { isolatedName, OpenFrame } from "./frame.tsx";
import { languageNames, type PreferenceWords, preferenceWords } from "./preference-words.ts";

interface PreferenceView {
  vendorName: string;
  accountName: string;
  /** Where the buttons post to; reading this page changes nothing. */
  action: string;
  language: Language;
  frequency: RecapFrequency;
  /** Why nothing is mailed whatever they wish. */
  stopped: "bounced" | "complained" | null;
  did: "saved" | "stopped" | null;
}

export function preferenceTitle(view: PreferenceView): string {
  return preferenceWords[view.language].title;
}

export function PreferencePage(props: { view: PreferenceView }): JSX.Element {
  const { view } = props;
  const words = preferenceWords[view.language];
  return (
    <OpenFrame vendorName={view.vendorName} language={view.language}>
      <h1>{words.title}</h1>
      <Standing view={view} words={words} />
      {view.frequency !== "off" && <Stop view={view} words={words} />}
      {view.stopped === null && <Choose view={view} words={words} />}
    </OpenFrame>
  );
}

interface PartProps {
  view: PreferenceView;
  words: PreferenceWords;
}

/** How it stands, after a press of a button as an answer to it. */
function Standing({ view, words }: PartProps): JSX.Element {
  const names = { vendor: isolatedName(view.vendorName), account: isolatedName(view.accountName) };
  if (view.stopped) return <p>{words[view.stopped](names)}</p>;
  if (view.frequency === "off") return <p role={view.did ? "status" : undefined}>{words.stopped(names)}</p>;
  return (
    <>
      {view.did === "saved" && (
        <p role="status">
          <b>{words.saved}</b>
        </p>
      )}
      <p>{words.lead(names)}</p>
    </>
  );
}

function Stop({ view, words }: PartProps): JSX.Element {
  return (
    <form method="post" action={view.action}>
      <button type="submit" class="btn primary" name="frequency" value="off">
        {words.stop}
      </button>
      <p class="hint">{words.others}</p>
    </form>
  );
}

function Choose({ view, words }: PartProps): JSX.Element {
  const options = languages.map((value) => ({ value, label: languageNames[value] }));
  return (
    <form method="post" action={view.action} class="preference" id="often">
      <fieldset>
        <legend>{words.choose}</legend>
        {recapFrequencies.map((frequency) => (
          <label key={frequency} class="choice">
            <input type="radio" name="frequency" value={frequency} checked={frequency === view.frequency} required />
            <span>{words.frequency[frequency]}</span>
          </label>
        ))}
      </fieldset>
      <SelectField form="preference" name="language" label={words.language} options={options} value={view.language} />
      <button type="submit" class="btn">
        {words.save}
      </button>
    </form>
  );
}
