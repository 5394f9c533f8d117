using System.IO.Compression;

namespace RiskConsole.Events.Import;

/// <summary>The two formats of files.</summary>
public enum ImportFormat
{
    Csv,
    Ndjson,
}

/// <summary>What is to be made of a file.</summary>
/// <param name="FileName">Its name, without a folder.</param>
/// <param name="Source">The source of events whose rows name none; <c>import:FILE</c> where null.</param>
/// <param name="Type">Their type; <c>import.row</c> where null.</param>
/// <param name="Category">Their category; decided by the type where null.</param>
public sealed record ImportSettings(string FileName, ImportMapping Mapping, string? Source = null, string? Type = null,
    string? Category = null)
{
    /// <summary>The same for a file and its compressed copy.</summary>
    public string DefaultSource => "import:" + Uri.EscapeDataString(ImportFile.BareName(FileName));
}

/// <summary>An opened file: unpacked where it is compressed, with its format known. Dispose to close it.</summary>
internal sealed class ImportFile : IAsyncDisposable
{
    private readonly PackedStream _packed;
    private readonly Stream _content;

    private ImportFile(PackedStream packed, Stream content, ImportFormat format, bool compressed, ImportOptions options)
    {
        (_packed, _content, Format, Compressed) = (packed, content, format, compressed);
        Lines = new(content, options.MaxLineBytes);
    }

    public ImportFormat Format { get; }

    public bool Compressed { get; }

    public LineReader Lines { get; }

    /// <summary>Bytes read so far, of the file as it is stored.</summary>
    public long BytesRead => _packed.BytesRead;

    /// <param name="file">Seekable; closed with the result.</param>
    /// <exception cref="ImportRefusedException">The file is empty, or of a kind that cannot be read.</exception>
    public static async Task<ImportFile> OpenAsync(Stream file, string fileName, ImportOptions options, CancellationToken ct)
    {
        var compressed = await IsGzipAsync(file, ct);
        var start = new byte[512];
        await using (var probe = compressed ? new GZipStream(file, CompressionMode.Decompress, leaveOpen: true) : null)
        {
            int length;
            try
            {
                length = await (probe ?? file).ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, ct);
            }
            catch (InvalidDataException e)
            {
                throw new ImportRefusedException("The file begins like gzip but cannot be unpacked; it is damaged.", e);
            }
            Array.Resize(ref start, length);
        }
        file.Position = 0;
        var format = FormatOf(start, fileName);
        var packed = new PackedStream(file);
        return new(packed, compressed ? new GZipStream(packed, CompressionMode.Decompress) : packed, format, compressed, options);
    }

    /// <summary>Checks, once everything was read, that a compressed file did not end early, which unpacking itself does not
    /// notice.</summary>
    /// <exception cref="InvalidDataException">It did.</exception>
    public void CheckEnd()
    {
        if (Compressed && !_packed.HasSeveralMembers && _packed.LastNumber != (uint)Lines.BytesRead)
            throw new InvalidDataException("The compressed file ends early.");
    }

    public async ValueTask DisposeAsync()
    {
        Lines.Dispose();
        await _content.DisposeAsync();
    }

    public static string BareName(string fileName) =>
        fileName.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) && fileName.Length > 3 ? fileName[..^3] : fileName;

    private static async Task<bool> IsGzipAsync(Stream file, CancellationToken ct)
    {
        var magic = new byte[2];
        var length = await file.ReadAtLeastAsync(magic, 2, throwOnEndOfStream: false, ct);
        file.Position = 0;
        return length == 2 && magic is [0x1f, 0x8b];
    }

    private static ImportFormat FormatOf(ReadOnlySpan<byte> start, string fileName)
    {
        if (start is [0xff, 0xfe, ..] or [0xfe, 0xff, ..])
            throw new ImportRefusedException("The file is UTF-16. Save it as UTF-8.");
        if (start is [(byte)'P', (byte)'K', 3, 4, ..])
            throw new ImportRefusedException("The file is a ZIP archive or a spreadsheet. Unpack it, or save it as CSV (UTF-8).");
        if (start.Contains((byte)0))
            throw new ImportRefusedException("The file is not text. CSV and NDJSON files can be read, plain or gzip.");

        var text = (start.StartsWith("\uFEFF"u8) ? start[3..] : start).TrimStart(" \t\r\n"u8);
        if (text.IsEmpty)
            throw new ImportRefusedException("The file is empty.");
        if (text[0] == '[')
            throw new ImportRefusedException("The file holds a JSON array. Write one object per line (NDJSON) instead.");
        var isNamedCsv = BareName(fileName).EndsWith(".csv", StringComparison.OrdinalIgnoreCase);
        return text[0] == '{' && !isNamedCsv ? ImportFormat.Ndjson : ImportFormat.Csv;
    }
}
