/** Sealing (加密封存): what waits on a phone is one person's, and nobody else who takes the phone can open it. */

export interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  sealed: ArrayBuffer;
}

export interface Opened<Meta> {
  meta: Meta;
  blobs: Blob[];
}

interface Envelope {
  meta: unknown;
  blobs: { type: string; size: number }[];
}

/** Seal `meta` and its blobs in one piece; `name` binds it to its row, so that rows cannot be exchanged. */
export async function seal(key: CryptoKey, name: string, meta: unknown, blobs: Blob[] = []): Promise<Sealed> {
  const envelope: Envelope = { meta, blobs: blobs.map(({ type, size }) => ({ type, size })) };
  const head = new TextEncoder().encode(JSON.stringify(envelope));
  const length = new DataView(new ArrayBuffer(4));
  length.setUint32(0, head.byteLength);
  const plain = await new Blob([length, head, ...blobs]).arrayBuffer();
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, sealed: await crypto.subtle.encrypt(terms(iv, name), key, plain) };
}

/** Open what was sealed; rejects with OperationError when the key or the row is another's. */
export async function open<Meta>(key: CryptoKey, name: string, { iv, sealed }: Sealed): Promise<Opened<Meta>> {
  const plain = await crypto.subtle.decrypt(terms(iv, name), key, sealed);
  let at = 4 + new DataView(plain).getUint32(0);
  const envelope = JSON.parse(new TextDecoder().decode(plain.slice(4, at))) as Envelope;
  const blobs = envelope.blobs.map(({ type, size }) => {
    const blob = new Blob([plain.slice(at, at + size)], { type });
    at += size;
    return blob;
  });
  return { meta: envelope.meta as Meta, blobs };
}

function terms(iv: Uint8Array<ArrayBuffer>, name: string): AesGcmParams {
  return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(name) };
}
