import type { JSX } from "preact";
import type { CelebrationWish, Language, RecapDetail, RecapFrequency, RecapKind } from "#schema/words.ts";
import { celebrationWishes, languages, recapDetails, recapFrequencies } from "#schema/words.ts";
import { SelectField } from "#ui/form.tsx";
import { isolatedName, OpenFrame } from "./frame.tsx";
import { languageNames, type PreferenceWords, preferenceWords } from "./preference-words.ts";

interface PreferenceView {
  vendorName: string;
  accountName: string;
  /** Where the buttons post to; reading this page changes nothing. */
  action: string;
  language: Language;
  /** Of the mail the page was opened from. */
  kind: RecapKind;
  frequency: RecapFrequency;
  /** Whether they are told of the First Value. */
  celebration: CelebrationWish;
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
      <Stop view={view} words={words} />
      {view.stopped === null && <Choose view={view} words={words} />}
    </OpenFrame>
  );
}

interface PartProps {
  view: PreferenceView;
  words: PreferenceWords;
}

const wants = ({ frequency, celebration }: PreferenceView): Record<RecapKind, boolean> => ({
  monthly: frequency !== "off",
  milestone: celebration === "on",
});

/** The kind that is ended while another goes on, where it is the news or what most mails are of; null: none is. */
function endedKind(view: PreferenceView): RecapKind | null {
  const wanted = wants(view);
  if (view.did === "stopped" && !wanted[view.kind]) return view.kind;
  return wanted.monthly ? null : "monthly";
}

/** How it stands, after a press of a button as an answer to it. */
function Standing({ view, words }: PartProps): JSX.Element {
  const names = { vendor: isolatedName(view.vendorName), account: isolatedName(view.accountName) };
  if (view.stopped) return <p>{words[view.stopped](names)}</p>;
  const wanted = wants(view);
  const ended = endedKind(view);
  const role = view.did ? "status" : undefined;
  if (!wanted.monthly && !wanted.milestone) return <p role={role}>{words.stopped(names)}</p>;
  return (
    <>
      {view.did === "saved" && (
        <p role="status">
          <b>{words.saved}</b>
        </p>
      )}
      {ended === null ? (
        <p>{words.lead(names)}</p>
      ) : (
        <p role={view.did === "stopped" ? role : undefined}>{words.ended[ended](names)}</p>
      )}
    </>
  );
}

/** What of it still comes: mails like the one this was opened from first, as its mail program would end them. */
function Stop({ view, words }: PartProps): JSX.Element | null {
  const wanted = wants(view);
  if (!wanted.monthly && !wanted.milestone) return null;
  return (
    <form method="post" action={view.action}>
      {wanted[view.kind] && (
        <button type="submit" class="btn primary" name="stop" value="list">
          {words.stop[view.kind]}
        </button>
      )}{" "}
      <button type="submit" class={wanted[view.kind] ? "btn" : "btn primary"} name="stop" value="all">
        {words.stopAll}
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
      <Choice
        name="celebration"
        legend={words.reached}
        labels={words.celebration}
        values={celebrationWishes}
        chosen={view.celebration}
      />
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
