/** A file's bytes in base64; null where it is a folder, or can no longer be read. */
export async function readBase64(file: File): Promise<string | null> {
  const url = await new Promise<string | null>((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => resolve(null);
    reader.readAsDataURL(file);
  });
  return url === null ? null : url.slice(url.indexOf(",") + 1);
}

export const sizeOf = ({ size }: File): string =>
  size < 1024 * 1024 ? `${Math.ceil(size / 1024)} kB` : `${(size / 1024 / 1024).toFixed(1)} MB`;
