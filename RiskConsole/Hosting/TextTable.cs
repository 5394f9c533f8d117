namespace RiskConsole.Hosting;

/// <summary>Aligned columns for a terminal.</summary>
internal static class TextTable
{
    public static void Write(TextWriter output, string[] head, IEnumerable<string[]> rows)
    {
        string[][] all = [head, .. rows];
        var widths = head.Select((_, column) => all.Max(row => row[column].Length)).ToArray();
        foreach (var row in all)
            output.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }
}
