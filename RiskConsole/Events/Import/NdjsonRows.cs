using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace RiskConsole.Events.Import;

/// <summary>Reads the rows of a file with one JSON object per line.</summary>
internal static class NdjsonRows
{
    public static async IAsyncEnumerable<ImportRow> ReadAsync(LineReader lines, ImportOptions options,
        [EnumeratorCancellation] CancellationToken ct)
    {
        var number = 0L;
        while (await lines.ReadAsync(ct))
        {
            if (lines.TooLong)
            {
                yield return new(++number, lines.Number, "")
                {
                    Fault = string.Create(CultureInfo.InvariantCulture, $"It is longer than {options.MaxLineBytes} bytes."),
                };
                continue;
            }
            var json = lines.Line.Trim(" \t"u8.ToArray()).ToArray();
            if (json.Length > 0)
                yield return new(++number, lines.Number, Encoding.UTF8.GetString(json)) { Json = json };
        }
    }
}
