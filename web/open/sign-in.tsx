import type { JSX } from "preact";
import type { SignInView } from "#schema/console.ts";
import { TextField } from "#ui/form.tsx";
import { OpenFrame } from "./frame.tsx";

export function signInTitle(view: SignInView): string {
  return view.problem ? "Problem: Sign in" : "Sign in";
}

/** Staff sign in with a code from their mail: first the address, then the code. */
export function SignInPage(props: { view: SignInView }): JSX.Element {
  const { view } = props;
  return (
    <OpenFrame vendorName={view.vendor.name}>
      <h1>Sign in</h1>
      {view.step === "email" ? <EmailStep view={view} /> : <CodeStep view={view} />}
    </OpenFrame>
  );
}

function EmailStep(props: { view: SignInView }): JSX.Element {
  const { view } = props;
  return (
    <>
      <p>For staff of {view.vendor.name}. We mail you a code; there is no password.</p>
      <form method="post" action="/console/sign-in">
        <TextField
          form="sign-in"
          name="email"
          label="Work email"
          type="email"
          value={view.email}
          problem={view.problem ?? undefined}
          required
          input={{ autocomplete: "email", spellcheck: false }}
        />
        <button type="submit" class="btn primary">
          Mail me a code
        </button>
      </form>
      <p class="quiet">
        A customer of {view.vendor.name}? Your page has an address of its own: open the link you were sent, or the one
        in the newest mail.
      </p>
    </>
  );
}

function CodeStep(props: { view: SignInView }): JSX.Element {
  const { view } = props;
  return (
    <>
      {view.email && <p class="address">{view.email}</p>}
      <p>If this address belongs to a member of staff, a code is on its way. It is valid for 10 minutes.</p>
      <form method="post" action="/console/sign-in/code">
        <TextField
          form="sign-in"
          name="code"
          label="Code"
          problem={view.problem ?? undefined}
          required
          width="short"
          input={{ inputMode: "numeric", autocomplete: "one-time-code", maxLength: 12 }}
        />
        <button type="submit" class="btn primary">
          Sign in
        </button>
      </form>
      <p class="quiet">
        Nothing after a minute? Look in the spam folder, or <a href="/console/sign-in">ask for another code</a>.
      </p>
    </>
  );
}
