import type { JSX } from "preact";
import { TextField } from "#ui/form.tsx";

interface ReasonFieldProps {
  form: string;
  name: string;
  value?: string;
  problem?: string;
  label?: string;
  hint?: string;
  /** Where some of what is chosen beside it needs no reason. */
  isOptional?: boolean;
}

/** Why somebody does what cannot be undone unseen: one line, kept beside it with their name. */
export function ReasonField({ isOptional = false, ...props }: ReasonFieldProps): JSX.Element {
  return <TextField label="Why" {...props} required={!isOptional} input={{ maxLength: 280, autocomplete: "off" }} />;
}
