/** What a recap mail has room for (recaps.md §2, §10 and §11), each with its reason. */
export const letterSettings = {
  // Gmail on Android shows so many characters of a subject, by published tests; every other program shows more.
  subjectSeen: 33,
  // The widest list of a phone; what is longer is cut everywhere.
  subjectLength: 60,
  // A shorter preheader lets the first words of the body into the list.
  preheaderMin: 40,
  // A longer one is cut in every list.
  preheaderMax: 90,
  // Beside the name of the account the month has to fit.
  preheaderName: 40,
  // Gmail clips at 102 KB and takes the style sheet with it: a fifth is left for what servers on the way add.
  rawBytes: 80_000,
  // As it travels, in base64 or quoted-printable: a tenth below the same mark.
  encodedBytes: 90_000,
  // Three facts are remembered; the fourth pushes out the first.
  factsShown: 3,
  // Two phone screens hold six steps that were done; the plan has the rest.
  doneShown: 6,
  // Four shades and none can be told apart in a cell of a phone, in every inversion.
  heatSteps: 4,
  // A bar of one pixel is lost on a screen that scales; one of none would read as zero.
  barMin: 2,
  // "≈ $18,000" is said of what was $17,963: prose rounds, the portal has the exact amount.
  aboutDigits: 3,
  // A longer name is a sentence somebody put there.
  nameLength: 60,
};
