import type { ComponentChildren, JSX } from "preact";

/* Form parts shared by the console and the open pages. Ids are `form-name`, so several forms live on one page. */

interface FieldText {
  form: string;
  name: string;
  label: string;
  hint?: string | undefined;
  problem?: string | undefined;
}

interface ControlProps {
  id: string;
  name: string;
  "aria-describedby"?: string;
  "aria-invalid"?: "true";
}

function controlProps(field: FieldText): ControlProps {
  const id = fieldId(field.form, field.name);
  const parts = [field.hint ? `${id}-hint` : "", field.problem ? `${id}-problem` : ""].filter(Boolean);
  return {
    id,
    name: field.name,
    ...(parts.length > 0 && { "aria-describedby": parts.join(" ") }),
    ...(field.problem && { "aria-invalid": "true" as const }),
  };
}

function fieldId(form: string, name: string): string {
  return `${form}-${name}`;
}

function FieldFrame(props: { field: FieldText; children: ComponentChildren }): JSX.Element {
  const { field } = props;
  const id = fieldId(field.form, field.name);
  return (
    <div class={field.problem ? "field wrong" : "field"}>
      <label for={id}>{field.label}</label>
      {field.hint && (
        <span class="hint" id={`${id}-hint`}>
          {field.hint}
        </span>
      )}
      {field.problem && (
        <span class="problem" id={`${id}-problem`}>
          {field.problem}
        </span>
      )}
      {props.children}
    </div>
  );
}

interface TextFieldProps extends FieldText {
  value?: string | undefined;
  type?: "text" | "email" | "date" | "number";
  required?: boolean;
  width?: "short" | "full";
  /** Passed on to the control as they are. */
  input?: InputExtras;
}

interface InputExtras {
  autocomplete?: string;
  autocapitalize?: "none";
  inputMode?: "decimal" | "numeric";
  list?: string;
  max?: number;
  maxLength?: number;
  min?: number;
  placeholder?: string;
  spellcheck?: boolean;
}

export function TextField(props: TextFieldProps): JSX.Element {
  return (
    <FieldFrame field={props}>
      <input
        class={props.width === "short" ? "control short" : "control"}
        type={props.type ?? "text"}
        value={props.value ?? ""}
        required={props.required ?? false}
        {...controlProps(props)}
        {...props.input}
      />
    </FieldFrame>
  );
}

interface AreaFieldProps extends FieldText {
  value?: string | undefined;
  rows?: number;
  required?: boolean;
  maxLength?: number;
}

export function AreaField(props: AreaFieldProps): JSX.Element {
  return (
    <FieldFrame field={props}>
      <textarea
        class="control"
        rows={props.rows ?? 3}
        required={props.required ?? false}
        {...(props.maxLength && { maxLength: props.maxLength })}
        {...controlProps(props)}
      >
        {props.value ?? ""}
      </textarea>
    </FieldFrame>
  );
}

interface Option {
  value: string;
  label: string;
}

interface SelectFieldProps extends FieldText {
  options: Option[];
  value?: string | undefined;
  required?: boolean;
}

export function SelectField(props: SelectFieldProps): JSX.Element {
  return (
    <FieldFrame field={props}>
      <select class="control" required={props.required ?? false} {...controlProps(props)}>
        <Options options={props.options} value={props.value ?? ""} />
      </select>
    </FieldFrame>
  );
}

export function Options(props: { options: Option[]; value: string }): JSX.Element {
  return (
    <>
      {props.options.map((option) => (
        <option key={option.value} value={option.value} selected={option.value === props.value}>
          {option.label}
        </option>
      ))}
    </>
  );
}

/** A box with its label; `checked` is the state before anybody touched it. */
export function CheckField(props: { form: string; name: string; label: string; checked: boolean }): JSX.Element {
  const id = fieldId(props.form, props.name);
  return (
    <div class="tick">
      <input type="checkbox" id={id} name={props.name} checked={props.checked} />
      <label for={id}>{props.label}</label>
    </div>
  );
}

interface FieldGroupProps {
  legend: string;
  hint?: string;
  /** The first field gets twice the room of the second. */
  lopsided?: boolean;
  children: ComponentChildren;
}

export function FieldGroup(props: FieldGroupProps): JSX.Element {
  return (
    <fieldset class="group">
      <legend>{props.legend}</legend>
      {props.hint && <p class="hint">{props.hint}</p>}
      <div class={props.lopsided ? "pair lopsided" : "pair"}>{props.children}</div>
    </fieldset>
  );
}

/** What went wrong, each line leading to its field. Nothing when there is no problem. */
export function ProblemSummary(props: { form: string; problems: Record<string, string> }): JSX.Element | null {
  const problems = Object.entries(props.problems);
  if (problems.length === 0) return null;
  return (
    <div class="problems" role="alert">
      <p>{problems.length === 1 ? "One thing to put right" : `${problems.length} things to put right`}</p>
      <ul>
        {problems.map(([name, text]) => (
          <li key={name}>
            <a href={`#${fieldId(props.form, name)}`}>{text}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** A value to take away: selectable by hand, one tap where the script runs (it takes `hidden` off the button). */
export function CopyField(props: { id: string; label: string; value: string }): JSX.Element {
  return (
    <div class="copy">
      <label for={props.id} class="unseen">
        {props.label}
      </label>
      <input class="control" id={props.id} value={props.value} readOnly spellcheck={false} dir="ltr" />
      <button type="button" class="btn" data-copy={props.id} hidden>
        Copy
      </button>
    </div>
  );
}
