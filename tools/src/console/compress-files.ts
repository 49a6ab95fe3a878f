import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { promisify } from "node:util";
import { brotliCompress, gzip, constants as zlib } from "node:zlib";

/** Others are compressed already, as fonts are. */
const WORTH_IT = /\.(?:js|css|html|svg|txt)$/;
/**
 * Writes `<file>.br` and `<file>.gz` beside each file that gets smaller by it: once, as small as
 * can be, and not at each request.
 */
export async function compressFiles(folder: string): Promise<void> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && WORTH_IT.test(entry.name))
    .map(({ parentPath, name }) => `${parentPath}/${name}`);
  await Promise.all(files.map(compressFile));
}

async function compressFile(file: string): Promise<void> {
  const bytes = readFileSync(file);
  const [small, usual] = await Promise.all([
    promisify(brotliCompress)(bytes, {
      params: { [zlib.BROTLI_PARAM_SIZE_HINT]: bytes.length, [zlib.BROTLI_PARAM_MODE]: zlib.BROTLI_MODE_TEXT },
    }),
    promisify(gzip)(bytes, { level: 9 }),
  ]);
  if (small.length < bytes.length) writeFileSync(`${file}.br`, small);
  if (usual.length < bytes.length) writeFileSync(`${file}.gz`, usual);
}
