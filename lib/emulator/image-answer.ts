import type { ColourShare } from './colour';
import type { ImageReport } from './image';
import type { Language } from './language';

const MOSTLY = 0.5;

/** What was measured of the images, and that nothing was seen. */
export function tellImages(images: readonly ImageReport[], language: Language): string {
  const several = images.length > 1;
  const told = images.map((image, index) => tellImage(image, several ? index + 1 : 0, language));
  const note =
    language === 'fr'
      ? 'Je suis un émulateur : je mesure les pixels, je ne vois pas. Je ne peux donc pas dire ce que l’image représente.'
      : 'I am an emulator: I measure the pixels and do not see, so I cannot say what the picture shows.';
  return `${told.join('\n\n')}\n\n${note}`;
}

function tellImage(image: ImageReport, number: number, language: Language): string {
  const french = language === 'fr';
  const size = `${image.width} × ${image.height} pixels`;
  const weight = formatBytes(image.bytes, french);
  const subject = number > 0 ? `Image ${number}` : french ? 'L’image' : 'The image';
  const kind = image.format.toUpperCase();
  const first = french
    ? `${subject} est en ${kind}, ${size}, ${weight}.`
    : `${subject} is a ${kind} of ${size}, ${weight}.`;
  return [first, ...tellColours(image, french)].join(' ');
}

function tellColours({ colours, transparent }: ImageReport, french: boolean): string[] {
  const clear = Math.round(transparent * 100);
  const transparency = french
    ? `Elle est surtout transparente (${clear} %).`
    : `It is mostly transparent (${clear} %).`;
  const list = joinList(
    colours.map((colour) => tellColour(colour, french)),
    french,
  );
  const main = french ? `Couleurs principales : ${list}.` : `Main colours: ${list}.`;
  return [...(transparent > MOSTLY ? [transparency] : []), ...(colours.length > 0 ? [main] : [])];
}

function tellColour({ name, hex, share }: ColourShare, french: boolean): string {
  return `${french ? name.fr : name.en} (${hex}, ${Math.round(share * 100)} %)`;
}

function joinList(items: readonly string[], french: boolean): string {
  const last = items.at(-1) ?? '';
  if (items.length < 2) return last;
  return `${items.slice(0, -1).join(', ')} ${french ? 'et' : 'and'} ${last}`;
}

export function formatBytes(bytes: number, french: boolean): string {
  const unit = french ? 'octets' : 'bytes';
  const kilo = (bytes / 1000).toFixed(1);
  return `${bytes} ${unit} (${french ? `${kilo.replace('.', ',')} ko` : `${kilo} kB`})`;
}
