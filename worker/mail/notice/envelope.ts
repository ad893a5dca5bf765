import { mailOf } from "#mail/envelope.ts";
import type { Address, Mail, MailBody } from "#mail/mail.ts";

interface NoticeOrder {
  config: { VENDOR_NAME: string; MAIL_FROM: string; PUBLIC_URL: string };
  /** Makes the Message-ID: one id, one mail. */
  id: string;
  to: Address;
  /** Who an answer goes to, where the mail asks for one. */
  replyTo?: Address;
  body: MailBody;
}

/** A notice somebody just asked for, ready to be sent: no list, no unsubscribe. Throws Refusal invalid on a hostile address. */
export function noticeMail({ config, id, to, replyTo, body }: NoticeOrder): Mail {
  return mailOf({
    from: { name: config.VENDOR_NAME, address: config.MAIL_FROM },
    replyTo: replyTo ?? null,
    to,
    messageId: `<${id}@${new URL(config.PUBLIC_URL).hostname}>`,
    headers: { "Auto-Submitted": "auto-generated" },
    ...body,
  });
}
