using System.IO.Compression;
using System.Text.Json;
using RiskConsole.Audit.Tree;

namespace RiskConsole.Audit.Archive;

/// <summary>The first line of an archive.</summary>
/// <param name="Checkpoint">The final signed note of the log.</param>
/// <param name="Vkeys">The keys that were believed when it was archived.</param>
internal sealed record ArchiveHeader(string Format, string Origin, long Log, long Size, string Checkpoint, IReadOnlyList<string> Vkeys)
{
    public const string Version = "riskconsole-audit-archive/1";
}

/// <summary>One line of an archive: an entry's bytes.</summary>
internal sealed record ArchivedEntry(long Seq, byte[] Entry);

/// <summary>An archive's faults: it is not the log that was signed.</summary>
internal sealed class ArchiveException(string message, long? seq = null) : Exception(message)
{
    /// <summary>The first bad entry; null where none can be named.</summary>
    public long? Seq { get; } = seq;
}

/// <summary>Entries of a log that ended, as gzipped lines of JSON: a header, then one line per entry. Personal data is not in it; it stays in the database, where it can be erased.</summary>
internal static class ArchiveFile
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    public static async Task WriteAsync(Stream output, ArchiveHeader header, IAsyncEnumerable<ArchivedEntry> entries, CancellationToken ct)
    {
        await using var packed = new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true);
        await WriteLineAsync(packed, header, ct);
        await foreach (var entry in entries.WithCancellation(ct))
            await WriteLineAsync(packed, entry, ct);
    }

    /// <summary>Reads it to its end and holds it against its checkpoint.</summary>
    /// <param name="trusted">Keys the caller believes; null to believe those in the file.</param>
    /// <returns>Its header.</returns>
    /// <exception cref="ArchiveException">It is damaged or was changed.</exception>
    public static async Task<ArchiveHeader> VerifyAsync(Stream input, IReadOnlyCollection<NoteKey>? trusted, CancellationToken ct)
    {
        try
        {
            await using var packed = new GZipStream(input, CompressionMode.Decompress, leaveOpen: true);
            using var reader = new StreamReader(packed);
            var (header, checkpoint) = ReadHeader(await reader.ReadLineAsync(ct), trusted);
            var frontier = new MerkleFrontier();
            while (await reader.ReadLineAsync(ct) is { } line)
            {
                var entry = JsonSerializer.Deserialize<ArchivedEntry>(line, s_json) ?? throw new JsonException("An empty line.");
                if (entry.Seq != frontier.Size)
                    throw new ArchiveException($"Entry {frontier.Size} is missing: {entry.Seq} stands in its place.", frontier.Size);
                frontier.Append(MerkleHash.Leaf(entry.Entry));
            }
            if (frontier.Size != checkpoint.Size)
                throw new ArchiveException($"The archive has {frontier.Size} entries, its checkpoint {checkpoint.Size}.", Math.Min(frontier.Size, checkpoint.Size));
            if (!frontier.Root().AsSpan().SequenceEqual(checkpoint.Root))
                throw new ArchiveException("The entries do not give the root that was signed: at least one was changed.");
            return header;
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or FormatException or EndOfStreamException)
        {
            throw new ArchiveException("The archive is damaged: " + e.Message);
        }
    }

    private static (ArchiveHeader Header, Checkpoint Checkpoint) ReadHeader(string? line, IReadOnlyCollection<NoteKey>? trusted)
    {
        var header = line is null ? null : JsonSerializer.Deserialize<ArchiveHeader>(line, s_json);
        if (header is not { Format: ArchiveHeader.Version, Checkpoint: not null, Vkeys: not null })
            throw new ArchiveException($"The file is no archive of an audit log ({ArchiveHeader.Version}).");
        var note = SignedNote.Parse(header.Checkpoint);
        if (!note.IsSignedBy(trusted ?? [.. header.Vkeys.Select(NoteKey.Parse)]))
            throw new ArchiveException("No key that is believed signed its checkpoint.");
        var checkpoint = Checkpoint.Parse(note.Text);
        return checkpoint.Origin == header.Origin ? (header, checkpoint) : throw new ArchiveException($"The checkpoint is of {checkpoint.Origin}, not of {header.Origin}.");
    }

    private static async Task WriteLineAsync<T>(Stream output, T line, CancellationToken ct)
    {
        await output.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(line, s_json), ct);
        output.WriteByte((byte)'\n');
    }
}
