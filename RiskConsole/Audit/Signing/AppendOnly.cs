using System.Text;

namespace RiskConsole.Audit.Signing;

/// <summary>Files that lines are only added to.</summary>
internal static class AppendOnly
{
    private const int Chunk = 4_096;

    /// <summary>Adds a line, durable when it returns. What a crash left behind the last line feed is cut off.</summary>
    /// <exception cref="AnchorException">It cannot be written.</exception>
    public static void Append(string file, string line)
    {
        try
        {
            AuditPaths.MakeFolder(file);
            using var stream = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 1);
            var end = EndOfLines(stream);
            if (end < stream.Length)
                stream.SetLength(end);
            stream.Position = end;
            stream.Write(Encoding.UTF8.GetBytes(line + "\n"));
            stream.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new AnchorException($"{file} cannot be written. {e.Message}", e);
        }
    }

    /// <summary>Position behind the last line feed.</summary>
    private static long EndOfLines(FileStream stream)
    {
        var buffer = new byte[Chunk];
        for (var end = stream.Length; end > 0;)
        {
            var begin = Math.Max(0, end - Chunk);
            stream.Position = begin;
            var part = buffer.AsSpan(0, (int)(end - begin));
            stream.ReadExactly(part);
            if (part.LastIndexOf((byte)'\n') is var at and >= 0)
                return begin + at + 1;
            end = begin;
        }
        return 0;
    }
}
