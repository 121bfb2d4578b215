import { useEffect, useRef } from "preact/hooks";

/** What of a folder's handle is used; only browsers of the Chromium family have handles of what is dropped. */
interface FolderHandle {
  values(): AsyncIterable<{ readonly kind: "file" | "directory"; getFile(): Promise<File> }>;
}

type DroppedItem = DataTransferItem & { getAsFileSystemHandle?(): Promise<FolderHandle> };

async function filesOfHandle(folder: FolderHandle): Promise<File[]> {
  const files: File[] = [];
  for await (const each of folder.values()) if (each.kind === "file") files.push(await each.getFile());
  return files;
}

/** The same by the older way, which Chromium refuses to a page that is a file. */
async function filesOfEntry(folder: FileSystemDirectoryEntry): Promise<File[]> {
  const reader = folder.createReader();
  const files: File[] = [];
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (part.length === 0) return files;
    const own = part.filter((entry): entry is FileSystemFileEntry => entry.isFile);
    const read = own.map((entry) => new Promise<File>((resolve, reject) => entry.file(resolve, reject)));
    files.push(...(await Promise.all(read)));
  }
}

/** The files of what was dropped: of a folder those that stand in it, without the folders below. */
function filesOfItem(item: DroppedItem): Promise<readonly File[]> {
  const [file, entry] = [item.getAsFile(), item.webkitGetAsEntry()];
  if (entry?.isDirectory !== true) return Promise.resolve(file === null ? [] : [file]);
  return item.getAsFileSystemHandle === undefined
    ? filesOfEntry(entry as FileSystemDirectoryEntry)
    : item.getAsFileSystemHandle().then(filesOfHandle);
}

/**
 * Takes files and folders that a person drops anywhere on the page.
 *
 * @param take is given the files.
 * @param refuse is told why a folder cannot be read, and what to do.
 */
export function useDroppedFiles(
  take: (files: readonly File[]) => void,
  refuse: (message: string) => void,
): void {
  const latest = useRef({ take, refuse });
  latest.current = { take, refuse };
  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
    };
    const drop = (event: DragEvent): void => {
      if (event.dataTransfer === null || !event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      // Items are only there while the event is handled, so all are asked before anything is awaited.
      Promise.all([...event.dataTransfer.items].map(filesOfItem)).then(
        (files) => latest.current.take(files.flat()),
        ({ message }: Error) =>
          latest.current.refuse(
            `This browser does not let the page read the folder (${message}); open the folder and drop the files in it.`,
          ),
      );
    };
    addEventListener("dragover", over);
    addEventListener("drop", drop);
    return () => {
      removeEventListener("dragover", over);
      removeEventListener("drop", drop);
    };
  }, []);
}
