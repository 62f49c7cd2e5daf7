import { readableOn, type Theme } from '@remit/contract';
import type { ComponentChildren } from 'preact';

const AVATAR = `
.avatar{position:relative;overflow:clip}
.avatar img{position:absolute;inset:0;width:40px;height:40px;border-radius:0;object-fit:cover;background:Canvas}
`;

/**
 * Gives the chat the look of its bot. What the page says by custom properties goes before it, and so does the page's own
 * `color-scheme` and `font-family` for the chat.
 * @param dress adds rules to what the chat looks like
 * @returns the picture, for the place where the first letter of the name stands
 */
export const wearTheme = (
  { accent, accentText, scheme, avatar, font }: Theme,
  dress: (rules: string) => void,
): ComponentChildren => {
  const words = accentText ?? (accent && readableOn(accent));
  const rules = [
    accent && `--a:var(--remit-accent,${accent});--at:var(--remit-accent-text,${words})`,
    scheme && scheme !== 'auto' && `color-scheme:${scheme}`,
    font === 'inherit' && 'font-family:var(--remit-font,inherit)',
  ];
  dress(`:host{${rules.filter(Boolean).join(';')}}${AVATAR}`);
  return (
    avatar && (
      // Asked for when it is seen. Whoever keeps it learns no more of the page than it must.
      <img
        src={avatar}
        alt=""
        loading="lazy"
        referrerPolicy="no-referrer"
        onError={(event) => event.currentTarget.remove()}
      />
    )
  );
};
