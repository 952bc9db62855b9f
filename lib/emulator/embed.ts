import { fold, isStopWord, keywords } from './language';
import { hashText } from './random';

/**
 * A vector of a text out of what it is written with: its words, pairs of them and three letters
 * in a row, each hashed into a few of the dimensions. Texts with the same words are near, in
 * English and in French, and what the words mean is not known but for a few pairs.
 */
export function embedText(text: string, dimensions: number): Float64Array {
  const vector = new Float64Array(dimensions);
  for (const [feature, weight] of featuresOf(text)) {
    for (let copy = 0; copy < COPIES; copy += 1) {
      const hash = hashText(`${copy}:${feature}`);
      const place = hash % dimensions;
      const sign = hash & 0x80000000 ? 1 : -1;
      vector[place] = (vector[place] ?? 0) + sign * weight;
    }
  }
  return toUnit(vector);
}

/** How many dimensions a feature touches; more of them make chance meetings weigh less. */
const COPIES = 8;
const WEIGHTS = { word: 1, pair: 0.5, letters: 0.25, grammar: 0.1 };

/** Each feature with its weight; one that returns counts less each time. */
function featuresOf(text: string): Map<string, number> {
  const counts = new Map<string, { weight: number; times: number }>();
  const add = (feature: string, weight: number) => {
    const times = (counts.get(feature)?.times ?? 0) + 1;
    counts.set(feature, { weight, times });
  };
  const words = keywords(text).map((word) => CONCEPTS.get(word) ?? word);
  for (const [index, word] of words.entries()) {
    add(`word ${word}`, WEIGHTS.word);
    const next = words[index + 1];
    if (next !== undefined) add(`pair ${word} ${next}`, WEIGHTS.pair);
    for (const letters of threes(word)) add(`letters ${letters}`, WEIGHTS.letters);
  }
  for (const word of fold(text).match(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) ?? []) {
    if (isStopWord(word) || word.length === 1) add(`grammar ${word}`, WEIGHTS.grammar);
  }
  if (counts.size === 0) add(`nothing ${text.length}`, WEIGHTS.word);
  return new Map(
    [...counts].map(([feature, { weight, times }]) => [feature, weight * (1 + Math.log(times))]),
  );
}

function threes(word: string): string[] {
  const bounded = `<${word}>`;
  return Array.from({ length: Math.max(0, bounded.length - 2) }, (_, at) =>
    bounded.slice(at, at + 3),
  );
}

function toUnit(vector: Float64Array): Float64Array {
  const length = Math.hypot(...vector);
  return length === 0 ? vector.fill(1 / Math.sqrt(vector.length)) : vector.map((x) => x / length);
}

/** Words of the two languages that mean the same, by the one that stands for both. */
const CONCEPTS = new Map(
  `payment paiement; refund remboursement; invoice facture; price prix; customer client;
  delivery livraison; order commande; return retour; contract contrat; holiday conge; leave conge;
  cheese fromage; wine vin; water eau; wind vent; city ville; country pays; house maison;
  car voiture; train train; work travail; school ecole; book livre; password passe; account compte;
  security securite; language langue; question question; answer reponse; file fichier;
  picture image; colour couleur; color couleur; day jour; week semaine; month mois; year annee;
  north nord; south sud; cold froid; hot chaud; king roi; painter peintre; meal repas; dish plat`
    .split(';')
    .flatMap((pair) => {
      const [english = '', french = ''] = pair.trim().split(' ');
      return [[english, french] as const];
    }),
);
