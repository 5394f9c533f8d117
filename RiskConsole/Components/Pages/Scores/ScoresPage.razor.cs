using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using RiskConsole.Scores;

namespace RiskConsole.Components.Pages.Scores;

/// <summary>The riskiest subjects, live; its state is its address.</summary>
public sealed partial class ScoresPage : IDisposable
{
    private static readonly TimeSpan TypingPause = TimeSpan.FromMilliseconds(200);

    private ScoresUrl _url = ScoresUrl.Parse(null, null);
    private string _typed = "";
    private ITimer? _typing;

    [SupplyParameterFromQuery(Name = "q")] public string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "n")] public int? Rows { get; set; }

    [Inject] private IOptions<ScoreOptions> Options { get; init; } = default!;

    [Inject] private NavigationManager Navigation { get; init; } = default!;

    [Inject] private TimeProvider Time { get; init; } = default!;

    public void Dispose() => _typing?.Dispose();

    protected override void OnParametersSet() => _url = ScoresUrl.Parse(Search, Rows);

    private void OnSearchInput(ChangeEventArgs e)
    {
        _typed = e.Value?.ToString() ?? "";
        _typing ??= Time.CreateTimer(
            _ => _ = InvokeAsync(() => Go(ScoresUrl.Parse(_typed, null))), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _typing.Change(TypingPause, Timeout.InfiniteTimeSpan);
    }

    private void ShowMore() => Go(_url with { Rows = Math.Min(_url.Rows + ScoresUrl.Page, ScoresUrl.MostRows) });

    private void ClearSearch() => Go(ScoresUrl.Parse(null, null));

    // Typing and loading more replace the address: "back" leaves the list instead of walking through letters.
    private void Go(ScoresUrl url) => Navigation.NavigateTo(url.ToString(), replace: true);
}
