using System.Globalization;

namespace RiskConsole.Bench.Output;

/// <summary>A table of measured figures: for people as aligned text, for programs as JSON.</summary>
/// <param name="Title">What was measured, under which conditions.</param>
/// <param name="Columns">Names with their unit, e.g. <c>p95 ms</c>.</param>
internal sealed record Figures(string Title, params string[] Columns)
{
    private readonly List<object?[]> _rows = [];

    /// <summary>One value per column; null where there is none.</summary>
    public IReadOnlyList<object?[]> Rows => _rows;

    public Figures Add(params object?[] row)
    {
        if (row.Length != Columns.Length)
            throw new ArgumentException($"{Title}: {row.Length} values for {Columns.Length} columns.", nameof(row));
        _rows.Add(row);
        return this;
    }

    /// <summary>Writes the title and the aligned rows; numbers to the right.</summary>
    public void Write(TextWriter output)
    {
        var cells = _rows.ConvertAll(row => Array.ConvertAll(row, Text));
        var widths = Columns.Select((name, i) => cells.Select(row => row[i].Length).Append(name.Length).Max()).ToArray();
        var numbers = Columns.Select((_, i) => _rows.All(row => row[i] is not string)).ToArray();
        output.WriteLine();
        output.WriteLine(Title);
        WriteLine(Columns);
        foreach (var row in cells)
            WriteLine(row);

        void WriteLine(IReadOnlyList<string> line) => output.WriteLine(string.Join("  ", line.Select((cell, i) =>
            numbers[i] ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]))).TrimEnd());
    }

    /// <summary>A row as one line of names and values, for tables that grow while one looks on.</summary>
    public string Line(int row) => string.Join("  ", Columns.Zip(_rows[row], (name, value) => $"{name} {Text(value)}"));

    private static string Text(object? value) => value switch
    {
        null => "-",
        double number => number.ToString(Math.Abs(number) switch { >= 1000 => "N0", >= 10 => "N1", >= 1 => "N2", _ => "0.###" },
            CultureInfo.InvariantCulture),
        int or long => ((IFormattable)value).ToString("N0", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "-",
    };
}
