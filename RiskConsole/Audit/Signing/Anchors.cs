using System.Globalization;
using System.Text;
using RiskConsole.Audit.Tree;

namespace RiskConsole.Audit.Signing;

/// <summary>Anchors in a file: one line per checkpoint, its time and the base64 of its note. The last one is remembered as long as nobody else touches the file.</summary>
internal sealed class Anchors(AuditPaths paths) : IAnchors
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    private readonly Lock _gate = new();
    private (string Origin, SignedCheckpoint? Last, long Length, DateTime Written)? _known;

    public string Path => paths.AnchorFile;

    public IReadOnlyList<SignedCheckpoint> Read(string origin)
    {
        lock (_gate)
        {
            List<SignedCheckpoint> found = [];
            Each((line, number) =>
            {
                if (Demand(line, number) is var checkpoint && checkpoint.Checkpoint.Origin == origin)
                    found.Add(checkpoint);
            });
            return found;
        }
    }

    public SignedCheckpoint? Last(string origin)
    {
        lock (_gate)
        {
            var file = new FileInfo(Path);
            if (_known is { } known && file.Exists && known.Origin == origin && known.Length == file.Length && known.Written == file.LastWriteTimeUtc)
                return known.Last;
            _known = null;
            // Years of lines: those of this log are told by how they begin, and only the last is read.
            var begin = Encoding.UTF8.GetBytes(origin + "\n");
            var (newest, mine) = ((Line: "", Number: 0), (Line: "", Number: 0));
            Each((line, number) =>
            {
                newest = (line, number);
                if (Begins(line.AsSpan(line.IndexOf(' ', StringComparison.Ordinal) + 1), begin))
                    mine = newest;
            });
            if (newest.Number > 0)
                Demand(newest.Line, newest.Number);
            var last = mine.Number > 0 && Demand(mine.Line, mine.Number) is var checkpoint && checkpoint.Checkpoint.Origin == origin ? checkpoint : null;
            Remember(origin, last);
            return last;
        }
    }

    public void Append(SignedCheckpoint checkpoint)
    {
        lock (_gate)
        {
            _known = null;
            AppendOnly.Append(Path, $"{checkpoint.At.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)} {Convert.ToBase64String(Encoding.UTF8.GetBytes(checkpoint.Note))}");
            Remember(checkpoint.Checkpoint.Origin, checkpoint);
        }
    }

    private void Remember(string origin, SignedCheckpoint? last)
    {
        var file = new FileInfo(Path);
        if (file.Exists)
            _known = (origin, last, file.Length, file.LastWriteTimeUtc);
    }

    /// <summary>Gives every complete line with its number; the last one, if it was torn by a crash, is none.</summary>
    private void Each(Action<string, int> found)
    {
        try
        {
            using var stream = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            var number = 0;
            for (var line = reader.ReadLine(); line is not null;)
            {
                var next = reader.ReadLine();
                if (next is not null || EndsWithLine(stream))
                    found(line, ++number);
                line = next;
            }
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AnchorException($"{Path} cannot be read. {e.Message}", e);
        }
    }

    private SignedCheckpoint Demand(string line, int number) =>
        Parse(line) ?? throw new AnchorException($"{Path}, line {number}, is no anchor: it reads 'time base64-of-signed-note'. Restore the file from a copy.");

    /// <summary>Whether base64 begins as bytes do; only as much of it is decoded. One log's name may be how another's begins.</summary>
    private static bool Begins(ReadOnlySpan<char> base64, ReadOnlySpan<byte> with)
    {
        Span<byte> start = stackalloc byte[512];
        var length = (with.Length + 2) / 3 * 4;
        return base64.Length >= length && with.Length <= start.Length - 2 && Convert.TryFromBase64Chars(base64[..length], start, out var decoded) && start[..decoded].StartsWith(with);
    }

    private static bool EndsWithLine(FileStream stream)
    {
        if (stream.Length == 0)
            return true;
        stream.Position = stream.Length - 1;
        return stream.ReadByte() == '\n';
    }

    private static SignedCheckpoint? Parse(string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0 || !DateTimeOffset.TryParse(line.AsSpan(0, space), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
            return null;
        try
        {
            var note = Encoding.UTF8.GetString(Convert.FromBase64String(line[(space + 1)..]));
            return new(Checkpoint.Parse(SignedNote.Parse(note).Text), note, at);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
