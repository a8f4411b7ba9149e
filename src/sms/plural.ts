// Things that are counted one by one and have one plural. What is measured ("rice", "sugar") is not here, nor any word
// that can be both ("glass"): a name that ends in none of these is left as its owner wrote it.
const COUNTED = new Set(
  `bag basket battery blanket book bottle bowl box brush bucket bulb bunch bundle cable cake candle card carton case
  chair charger coat crate cup curtain cushion door drawer dress drum egg fridge hat helmet jacket jar jerrycan jug
  kettle kilo kit knife lamp lid litre liter loaf mat mattress mirror mug notebook pack package packet pair pan parcel
  pen pencil phone piece pillow pipe plate pot radio roll sachet sack shirt shoe skirt sofa spoon stool stove suit
  suitcase tank ticket tile tin towel toy tray tube tyre umbrella wardrobe`.split(/\s+/),
);

function plural(word: string): string {
  if (/(?:s|x|ch|sh)$/.test(word)) return `${word}es`;
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  if (/(?:loaf|knife)$/.test(word)) return word.replace(/fe?$/, "ves");
  return `${word}s`;
}

/**
 * The name of several of an item, where English is sure of it: `Phone case` becomes `Phone cases` and `Bag of cement`
 * becomes `Bags of cement`, but `Basmati rice 5 kg` stays.
 */
export function pluralOf(item: string): string {
  const [, before, head, after] = /^(|.*?\s)([A-Za-z]+)( of .*|)$/.exec(item) ?? [];
  if (head === undefined || !COUNTED.has(head.toLowerCase())) return item;
  const several = plural(head.toLowerCase());
  const isUpper = head.length > 1 && head === head.toUpperCase();
  return before + (isUpper ? several.toUpperCase() : head[0] + several.slice(1)) + after;
}
