using Microsoft.AspNetCore.Components;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Inbox;
using RiskConsole.Components.Live;
using RiskConsole.Components.Pages.Feed;
using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Components.Pages.Alerts;

/// <summary>The summary above the inbox: how much is open, whatever the filter. Each figure leads to what it counts, and a second click back.</summary>
public sealed partial class InboxSummary : LiveComponent
{
    private static readonly AlertsUrl Open = new();

    private InboxCards _cards = default!;
    private (InboxCards, AlertsUrl)? _drawn;
    private IInboxView? _view;
    private CategorySet? _opened;
    private IDisposable? _binding;

    [Inject] private IInbox Inbox { get; init; } = default!;

    [Inject] private IQueryCompiler<Alert> Compiler { get; init; } = default!;

    [Parameter, EditorRequired] public required AlertsUrl Url { get; set; }

    [Parameter, EditorRequired] public required CategorySet Categories { get; set; }

    protected override void OnParametersSet()
    {
        if (_opened == Categories || !Compiler.TryCompile("", out var all, out _))
            return;
        _opened = Categories;
        Close();
        _view = Inbox.Open(new InboxFilter(Categories, all));
        Pull();
        _binding = Bind(_view.Subscribe, Pull);
    }

    protected override bool ShouldRender() => _drawn is not { } drawn || drawn != (_cards, Url);

    protected override void OnAfterRender(bool firstRender)
    {
        _drawn = (_cards, Url);
        base.OnAfterRender(firstRender);
    }

    private int CountOf(Severity severity) => severity switch
    {
        Severity.Critical => _cards.Critical,
        Severity.Error => _cards.Error,
        Severity.Warning => _cards.Warning,
        _ => _cards.Info,
    };

    private bool IsChosen(Severity severity) => Url.IsOpen && Url.Severities == severity.AsSet();

    private string UrlOf(Severity severity) => Of(IsChosen(severity) ? Open : Open with { Severities = severity.AsSet() });

    private static string Of(AlertsUrl url) => url.ToString();

    private void Pull()
    {
        if (_view is not null)
            _cards = _view.Current.Cards;
    }

    private void Close()
    {
        _binding?.Dispose();
        _view?.Dispose();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Close();
        base.Dispose(disposing);
    }
}
