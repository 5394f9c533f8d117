using System.Collections.Immutable;

namespace RiskConsole.Bench.Yardsticks;

/// <summary>The newest rows, shared by all pages of the yardstick.</summary>
internal sealed class RowBoard
{
    private const int Kept = 20;

    private readonly Lock _gate = new();
    private long _number;

    public event Action? Changed;

    public ImmutableArray<(long Number, string Text)> Rows { get; private set; } = [];

    /// <summary>Appends a row and tells the pages.</summary>
    public void Append(string text)
    {
        lock (_gate)
        {
            var rows = Rows.Add((++_number, text));
            Rows = rows.Length > Kept ? rows.RemoveAt(0) : rows;
        }
        Changed?.Invoke();
    }
}
