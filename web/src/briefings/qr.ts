/** QR codes drawn on the phone itself (二维码): the turning code has to turn without network too.
 *
 * Byte mode, level M, versions 1 to 10 (up to 213 bytes), one fixed mask: any reader reads it.
 */

const EC = [0, 10, 16, 26, 18, 24, 16, 18, 22, 22, 26]; // correction bytes in each block, by version
const BLOCKS = [0, 1, 1, 1, 2, 2, 4, 4, 4, 5, 5];
const LEVEL_M = 0;
const MASK = 2;

/** The modules of a code, row by row: true is dark. */
export function qrOf(text: string): boolean[][] {
  const bytes = new TextEncoder().encode(text);
  const version = EC.findIndex((_, one) => one > 0 && room(one) >= bytes.length + (one < 10 ? 2 : 3));
  if (version < 1) throw new RangeError("too long for a code");
  const size = 17 + 4 * version;
  const dark = grid(size);
  const fixed = grid(size);
  const set = (x: number, y: number, on: boolean): void => {
    dark[y]![x] = on;
    fixed[y]![x] = true;
  };
  patterns(version, size, set);
  write(withCorrection(dataOf(bytes, version), version), size, dark, fixed);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) if (!fixed[y]![x] && x % 3 === 0) dark[y]![x] = !dark[y]![x]; // mask 2
  return dark;
}

/** The same as one path of an SVG, with a quiet margin of four modules around it. */
export function qrPath(text: string): { path: string; size: number } {
  const modules = qrOf(text);
  let path = "";
  for (const [y, row] of modules.entries())
    for (let x = 0; x < row.length; x++) {
      if (!row[x]) continue;
      let end = x;
      while (row[end + 1]) end++;
      path += `M${x + 4} ${y + 4}h${end - x + 1}v1h${x - end - 1}z`;
      x = end;
    }
  return { path, size: modules.length + 8 };
}

const grid = (size: number): boolean[][] => Array.from({ length: size }, () => new Array<boolean>(size).fill(false));

/** How many bytes a version holds altogether. */
function raw(version: number): number {
  let bits = (16 * version + 128) * version + 64;
  if (version >= 2) {
    const along = Math.floor(version / 7) + 2;
    bits -= (25 * along - 10) * along - 55;
    if (version >= 7) bits -= 36;
  }
  return Math.floor(bits / 8);
}

const room = (version: number): number => raw(version) - EC[version]! * BLOCKS[version]!;

function dataOf(bytes: Uint8Array, version: number): number[] {
  const bits: number[] = [];
  const add = (value: number, length: number): void => {
    for (let bit = length - 1; bit >= 0; bit--) bits.push((value >>> bit) & 1);
  };
  add(4, 4);
  add(bytes.length, version < 10 ? 8 : 16);
  for (const byte of bytes) add(byte, 8);
  const capacity = room(version) * 8;
  add(0, Math.min(4, capacity - bits.length));
  add(0, (8 - (bits.length % 8)) % 8);
  for (let pad = 0xec; bits.length < capacity; pad ^= 0xec ^ 0x11) add(pad, 8);
  return Array.from({ length: capacity / 8 }, (_, place) => bits.slice(place * 8, place * 8 + 8).reduce((sum, bit) => sum * 2 + bit, 0));
}

function withCorrection(data: number[], version: number): number[] {
  const [many, length, whole] = [BLOCKS[version]!, EC[version]!, raw(version)];
  const short = many - (whole % many);
  const divisor = divisorOf(length);
  const blocks: number[][] = [];
  const checks: number[][] = [];
  for (let one = 0, from = 0; one < many; one++) {
    const block = data.slice(from, from + Math.floor(whole / many) - length + (one < short ? 0 : 1));
    from += block.length;
    blocks.push(block);
    checks.push(remainder(block, divisor));
  }
  const woven: number[] = [];
  for (let place = 0; place < blocks.at(-1)!.length; place++) for (const block of blocks) if (place < block.length) woven.push(block[place]!);
  for (let place = 0; place < length; place++) for (const check of checks) woven.push(check[place]!);
  return woven;
}

function times(x: number, y: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--) product = (product << 1) ^ ((product >>> 7) * 0x11d) ^ (((y >>> bit) & 1) * x);
  return product;
}

function divisorOf(degree: number): number[] {
  const found = [...new Array<number>(degree - 1).fill(0), 1];
  let root = 1;
  for (let one = 0; one < degree; one++, root = times(root, 2))
    for (let place = 0; place < degree; place++) found[place] = times(found[place]!, root) ^ (found[place + 1] ?? 0);
  return found;
}

function remainder(data: number[], divisor: number[]): number[] {
  const rest = new Array<number>(divisor.length).fill(0);
  for (const byte of data) {
    const factor = byte ^ rest.shift()!;
    rest.push(0);
    for (const [place, one] of divisor.entries()) rest[place]! ^= times(one, factor);
  }
  return rest;
}

type SetModule = (x: number, y: number, on: boolean) => void;

function patterns(version: number, size: number, set: SetModule): void {
  for (let one = 0; one < size; one++) {
    set(6, one, one % 2 === 0);
    set(one, 6, one % 2 === 0);
  }
  for (const [left, top] of [[3, 3], [size - 4, 3], [3, size - 4]] as const)
    for (let y = -4; y <= 4; y++)
      for (let x = -4; x <= 4; x++) {
        const far = Math.max(Math.abs(x), Math.abs(y));
        if (left + x >= 0 && left + x < size && top + y >= 0 && top + y < size) set(left + x, top + y, far !== 2 && far !== 4);
      }
  const along = places(version, size);
  for (const [row, y] of along.entries())
    for (const [column, x] of along.entries()) {
      const last = along.length - 1;
      if ((row === 0 && (column === 0 || column === last)) || (row === last && column === 0)) continue;
      for (let dy = -2; dy <= 2; dy++) for (let dx = -2; dx <= 2; dx++) set(x + dx, y + dy, Math.max(Math.abs(dx), Math.abs(dy)) !== 1);
    }
  format(size, set);
  if (version >= 7) versionBits(version, size, set);
}

function places(version: number, size: number): number[] {
  if (version === 1) return [];
  const many = Math.floor(version / 7) + 2;
  const step = Math.ceil((version * 4 + 4) / (many * 2 - 2)) * 2;
  const found = [6];
  for (let place = size - 7; found.length < many; place -= step) found.splice(1, 0, place);
  return found;
}

function format(size: number, set: SetModule): void {
  const data = (LEVEL_M << 3) | MASK;
  let rest = data;
  for (let one = 0; one < 10; one++) rest = (rest << 1) ^ ((rest >>> 9) * 0x537);
  const bits = ((data << 10) | rest) ^ 0x5412;
  const on = (bit: number): boolean => ((bits >>> bit) & 1) === 1;
  for (let one = 0; one <= 5; one++) set(8, one, on(one));
  set(8, 7, on(6));
  set(8, 8, on(7));
  set(7, 8, on(8));
  for (let one = 9; one < 15; one++) set(14 - one, 8, on(one));
  for (let one = 0; one < 8; one++) set(size - 1 - one, 8, on(one));
  for (let one = 8; one < 15; one++) set(8, size - 15 + one, on(one));
  set(8, size - 8, true);
}

function versionBits(version: number, size: number, set: SetModule): void {
  let rest = version;
  for (let one = 0; one < 12; one++) rest = (rest << 1) ^ ((rest >>> 11) * 0x1f25);
  const bits = (version << 12) | rest;
  for (let one = 0; one < 18; one++) {
    const on = ((bits >>> one) & 1) === 1;
    const [a, b] = [size - 11 + (one % 3), Math.floor(one / 3)];
    set(a, b, on);
    set(b, a, on);
  }
}

function write(bytes: number[], size: number, dark: boolean[][], fixed: boolean[][]): void {
  let bit = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let along = 0; along < size; along++)
      for (const x of [right, right - 1]) {
        const y = ((right + 1) & 2) === 0 ? size - 1 - along : along;
        if (fixed[y]![x] || bit >= bytes.length * 8) continue;
        dark[y]![x] = ((bytes[bit >>> 3]! >>> (7 - (bit & 7))) & 1) === 1;
        bit++;
      }
  }
}
