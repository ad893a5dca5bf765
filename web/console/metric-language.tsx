import type { JSX } from "preact";
import type { MetricView } from "#schema/console-metric.ts";
import { type MetricLanguage, metricLanguages, pluralForms } from "#schema/words.ts";
import { FieldGroup, TextField } from "#ui/form.tsx";
import { field } from "./metric-field.ts";
import { formTitles, languageTitles, wordHints } from "./metric-word.ts";

/** The words of the metric in every language but English. */
export function MetricLanguages(props: { view: MetricView }): JSX.Element {
  const { view } = props;
  return (
    <section aria-labelledby="words">
      <h2 id="words">In other words</h2>
      <p class="hint">How the metric reads where a customer is addressed in another language.</p>
      {metricLanguages.map((language) => (
        <Language key={language} view={view} language={language} />
      ))}
    </section>
  );
}

function Language(props: { view: MetricView; language: MetricLanguage }): JSX.Element {
  const { view, language } = props;
  const isWrong = Object.keys(view.problems).some((name) => name.startsWith(`${language}_`));
  const isWritten = Object.entries(view.values).some(([name, text]) => name.startsWith(`${language}_`) && text !== "");
  return (
    <details class="closed language" open={isWrong}>
      <summary>
        {languageTitles[language]} {!isWritten && <span class="quiet">not yet</span>}
      </summary>
      <div class="fields">
        <Forms view={view} language={language} word="noun" legend="What is counted" />
        <Forms view={view} language={language} word="actor" legend="Who does it" />
        <TextField
          {...field(view, `${language}_verb`)}
          label="Verb"
          hint={wordHints[language].verb}
          input={{ maxLength: 60, autocomplete: "off" }}
        />
      </div>
    </details>
  );
}

interface FormsProps {
  view: MetricView;
  language: MetricLanguage;
  word: "noun" | "actor";
  legend: string;
}

function Forms(props: FormsProps): JSX.Element {
  const { view, language, word, legend } = props;
  return (
    <FieldGroup legend={legend} hint={wordHints[language][word]}>
      {pluralForms[language].map((category) => (
        <TextField
          key={category}
          {...field(view, `${language}_${word}_${category}`)}
          label={formTitles[language][category] ?? category}
          input={{ maxLength: 60, autocomplete: "off" }}
        />
      ))}
    </FieldGroup>
  );
}
