using Microsoft.AspNetCore.Components;

namespace RiskConsole.Bench.Yardsticks;

/// <summary>The least a live Blazor page does: keyed rows of which one is appended per event.</summary>
public sealed partial class RowPage : IDisposable
{
    private Action _changed = () => { };

    [Inject] private RowBoard Board { get; init; } = default!;

    /// <inheritdoc/>
    public void Dispose() => Board.Changed -= _changed;

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        Action draw = StateHasChanged;
        _changed = () => _ = InvokeAsync(draw);
        Board.Changed += _changed;
    }
}
