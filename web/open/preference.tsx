import type { JSX } from "preact";
import type { Language, RecapDetail, RecapFrequency } from "#schema/words.ts";
import { languages, recapDetails, recapFrequencies } from "#schema/words.ts";
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
  detail: RecapDetail;
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
      <Choice
        name="frequency"
        legend={words.choose}
        labels={words.frequency}
        values={recapFrequencies}
        chosen={view.frequency}
      />
      <Choice name="detail" legend={words.much} labels={words.detail} values={recapDetails} chosen={view.detail} />
      <SelectField form="preference" name="language" label={words.language} options={options} value={view.language} />
      <button type="submit" class="btn">
        {words.save}
      </button>
    </form>
  );
}

interface ChoiceProps<T extends string> {
  name: string;
  legend: string;
  labels: Record<T, string>;
  values: readonly T[];
  chosen: T;
}

function Choice<T extends string>(props: ChoiceProps<T>): JSX.Element {
  const { name, legend, labels, values, chosen } = props;
  return (
    <fieldset>
      <legend>{legend}</legend>
      {values.map((value) => (
        <label key={value} class="choice">
          <input type="radio" name={name} value={value} checked={value === chosen} required />
          <span>{labels[value]}</span>
        </label>
      ))}
    </fieldset>
  );
}
