using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.JSInterop;
using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Silences;
using RiskConsole.Events;
using RiskConsole.Query;
using RiskConsole.Rules;

namespace RiskConsole.Components.Shared;

/// <summary>Makes a silence: from alerts, from another silence, or from nothing. Shows what it hides while it is written, and asks again before it hides everything.
/// It is open as long as it is rendered; whoever renders it removes it when <see cref="OnDone"/> is called.</summary>
public sealed partial class SilenceDialog : IAsyncDisposable
{
    private static readonly (string Words, TimeSpan Span)[] Spans =
        [("1 h", TimeSpan.FromHours(1)), ("4 h", TimeSpan.FromHours(4)), ("8 h", TimeSpan.FromHours(8)), ("1 d", TimeSpan.FromDays(1))];

    private ElementReference _root;
    private JsAttachment? _browser;
    private DotNetObjectReference<SilenceDialog>? _self;
    private CancellationTokenSource _previewing = new();
    private Silence? _from;
    private bool _begun;
    private string _query = "";
    private IReadOnlyList<SilenceTerm> _terms = [];
    private TimeSpan? _span = Spans[0].Span;
    private DateTimeOffset _until;
    private bool _untilResolved;
    private string _comment = "";
    private string? _asking;
    private SilencePreview? _preview;
    private string? _previewProblem;

    /// <summary>It begins with what these have in common.</summary>
    [Parameter] public IReadOnlyList<Alert> Alerts { get; set; } = [];

    /// <summary>A silence to change, while it has not begun, or to make again.</summary>
    [Parameter] public Guid? From { get; set; }

    /// <summary>Done: what was done, for people; null when nothing was.</summary>
    [Parameter] public EventCallback<string?> OnDone { get; set; }

    [Inject] private ISilences Silences { get; init; } = default!;

    [Inject] private SilenceQueries Queries { get; init; } = default!;

    [Inject] private IJSRuntime Js { get; init; } = default!;

    [Inject] private TimeProvider Clock { get; init; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;

    private DateTimeOffset Ends => _span is { } span ? Clock.GetUtcNow() + span : _until;

    private bool IsChange => _from?.At(Clock.GetUtcNow()) == SilenceState.Pending;

    private string Title => IsChange ? "Change a silence" : Alerts.Count switch { 0 => "New silence", 1 => "Silence this alert", var n => $"Silence {Numbers.Count(n)} alerts" };

    private string Verb => IsChange ? "Save" : "Silence";

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_begun)
            return;
        _begun = true;
        _until = Clock.GetUtcNow() + Spans[0].Span;
        _terms = SilencePrefill.Terms(Alerts);
        _query = SilencePrefill.Query(Alerts);
        if (From is { } id && Silences.Current.Find(id) is { } from)
        {
            _from = from;
            (_query, _comment, _untilResolved) = (from.Query, from.Comment, from.UntilResolved);
            if (IsChange)
                (_span, _until) = (null, from.EndsAt);
        }
        await PreviewAsync();
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _self = DotNetObjectReference.Create(this);
        _browser = new JsAttachment(Js, Clock);
        await _browser.AttachAsync("./Components/Shared/SilenceDialog.razor.js", "open", _root, _self);
    }

    /// <summary>Esc was pressed.</summary>
    [JSInvokable]
    public Task Cancel() => OnDone.InvokeAsync(null);

    /// <summary>Another end was chosen.</summary>
    [JSInvokable]
    public void EndsAt(string? instant)
    {
        Forget();
        if (DateTimeOffset.TryParse(instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until))
            _until = until;
        StateHasChanged();
    }

    private bool Has(SilenceTerm term) => QueryText.Find(_query, term.Field, term.Value) == QueryTerm.Included;

    private Task ToggleAsync(SilenceTerm term) => QueryAsync(
        Has(term) ? QueryText.Remove(_query, term.Field, term.Value) : QueryText.Include(_query, term.Field, term.Value));

    private void Choose(TimeSpan? span)
    {
        Forget();
        if (span is null)
            _until = Ends;
        _span = span;
    }

    private async Task QueryAsync(string text)
    {
        if (text == _query)
            return;
        _query = text;
        _asking = null;
        Forget();
        await PreviewAsync();
    }

    private async Task PreviewAsync()
    {
        await _previewing.CancelAsync();
        _previewing.Dispose();
        _previewing = new CancellationTokenSource();
        var (asked, ct) = (_query, _previewing.Token);
        if (!Queries.TryCompile(asked, out _, out _))
        {
            // The box says what is wrong.
            (_preview, _previewProblem) = (null, null);
            return;
        }
        try
        {
            var preview = await Silences.PreviewAsync((await Viewer).User, asked, ct);
            if (!ct.IsCancellationRequested)
                (_preview, _previewProblem) = (preview, null);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Another text is looked at.
        }
        catch (Exception e) when (e is InputRefusedException or AccessDeniedException or QueryTimeoutException)
        {
            (_preview, _previewProblem) = (null, e.Message);
        }
    }

    private async Task SaveAsync()
    {
        var confirmed = _asking is not null;
        if (!confirmed && _preview?.Warning is { } warning)
        {
            Forget();
            _asking = warning;
            return;
        }
        var (now, begins) = (Clock.GetUtcNow(), IsChange ? _from!.StartsAt : (DateTimeOffset?)null);
        SilenceDraft draft = new(_query, Ends, _comment, _untilResolved, begins, confirmed);
        var done = await TryAsync((user, ct) => SendAsync(user, draft, ct));
        _asking = null;
        if (done)
            await OnDone.InvokeAsync(IsChange ? "The silence was changed." : $"Silenced for {Durations.Format(Round(draft.EndsAt - now))}.");
        else if (Fault(ISilences.Everything) is { } question)
            _asking = question;
    }

    private Task<Silence> SendAsync(ClaimsPrincipal user, SilenceDraft draft, CancellationToken ct) =>
        IsChange ? Silences.EditAsync(user, _from!.Id, _from.Version, draft, ct) : Silences.CreateAsync(user, draft, ct);

    private static TimeSpan Round(TimeSpan span) => TimeSpan.FromMinutes(Math.Max(1, Math.Round(span.TotalMinutes)));

    private static string Milliseconds(DateTimeOffset at) => at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Dispose();
        await _previewing.CancelAsync();
        _previewing.Dispose();
        _self?.Dispose();
        if (_browser is not null)
            await _browser.DisposeAsync();
    }
}
