using System.Text;

namespace RiskConsole.Events.Import;

/// <summary>How far a record is after a line.</summary>
internal enum CsvState
{
    /// <summary>The record ended with the line.</summary>
    Complete,

    /// <summary>A quoted field goes on in the next line.</summary>
    Open,

    /// <summary>A quote stands where none may.</summary>
    Broken,
}

/// <summary>Splits one CSV record (RFC 4180) into its fields, line by line.</summary>
internal sealed class CsvRecord(char delimiter)
{
    private readonly StringBuilder _field = new();
    private readonly List<string> _fields = [];
    private bool _inQuotes;

    /// <summary>The fields so far; all of them once <see cref="CsvState.Complete"/>.</summary>
    public IReadOnlyList<string> Fields => _fields;

    /// <summary>0-based column of the field that is open or broken.</summary>
    public int Column => _fields.Count;

    public void Begin()
    {
        _field.Clear();
        _fields.Clear();
        _inQuotes = false;
    }

    /// <param name="line">Without its end; a line break within quotes becomes a line feed.</param>
    public CsvState Feed(ReadOnlySpan<char> line)
    {
        if (_inQuotes)
            _field.Append('\n');
        var at = 0;
        while (true)
        {
            if (!_inQuotes && at < line.Length && line[at] == '"')
            {
                _inQuotes = true;
                at++;
            }
            if (_inQuotes)
            {
                at = Quoted(line, at);
                if (at < 0)
                    return CsvState.Open;
                if (at < line.Length && line[at] != delimiter)
                    return CsvState.Broken;
            }
            else
            {
                var length = line[at..].IndexOf(delimiter);
                var text = length < 0 ? line[at..] : line.Slice(at, length);
                if (text.Contains('"'))
                    return CsvState.Broken;
                _field.Append(text);
                at += text.Length;
            }
            _fields.Add(_field.ToString());
            _field.Clear();
            if (at >= line.Length)
                return CsvState.Complete;
            at++;
        }
    }

    /// <returns>The place after the closing quote; -1 where the line ends before it.</returns>
    private int Quoted(ReadOnlySpan<char> line, int at)
    {
        while (line[at..].IndexOf('"') is >= 0 and var quote)
        {
            _field.Append(line.Slice(at, quote));
            at += quote + 1;
            if (at >= line.Length || line[at] != '"')
            {
                _inQuotes = false;
                return at;
            }
            _field.Append('"');
            at++;
        }
        _field.Append(line[at..]);
        return -1;
    }
}
