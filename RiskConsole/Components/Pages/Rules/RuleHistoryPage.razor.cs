using System.Globalization;
using Microsoft.AspNetCore.Components;
using RiskConsole.Access;
using RiskConsole.Components.Shared;
using RiskConsole.Events;
using RiskConsole.Rules;

namespace RiskConsole.Components.Pages.Rules;

/// <summary>All versions of one rule: who, when, why, what changed between any two, and the way back. Its state is its address.</summary>
public sealed partial class RuleHistoryPage : CommandComponent
{
    private Rule? _rule;
    private IReadOnlyList<RuleVersion>? _versions;
    private RuleVersion? _after;
    private RuleVersion? _before;
    private bool _isAdmin;
    private string? _done;
    private Guid _loaded;
    private IDisposable? _subscription;

    [Parameter] public Guid Id { get; set; }

    /// <summary>The version that is shown; the newest where it is none.</summary>
    [SupplyParameterFromQuery(Name = "v")] public string? Version { get; set; }

    /// <summary>The version it is compared with; the one before where it is none.</summary>
    [SupplyParameterFromQuery(Name = "with")] public string? With { get; set; }

    [Inject] private IRuleBook Book { get; init; } = default!;

    [Inject] private IEventBus Bus { get; init; } = default!;

    [Inject] private NavigationManager Navigation { get; init; } = default!;

    private string Name => DisplayText.Clean(_rule?.Shown.Definition.Name, RuleCheck.LongestName);

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_loaded != Id)
        {
            (_loaded, _done) = (Id, null);
            await LoadAsync();
        }
        Choose();
    }

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
            // Off the publisher's thread: it must not wait for this page.
            _subscription = Bus.Subscribe(Topic.Rules, () => _ = Task.Run(() => InvokeAsync(RefreshAsync)));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _subscription?.Dispose();
        base.Dispose(disposing);
    }

    private async Task RefreshAsync()
    {
        // Another rule's change is none of this page's business, and what was refused stays on the screen until the next command.
        if (Problem is not null || IsBusy || Book.Current.Find(Id) == _rule)
            return;
        await LoadAsync();
        Choose();
        StateHasChanged();
    }

    private Task<bool> LoadAsync() => TryAsync(async (actor, ct) =>
    {
        _isAdmin = actor.IsInRole(Roles.Admin);
        _versions = await Book.HistoryAsync(actor, Id, ct);
        _rule = Book.Current.Find(Id);
    });

    private void Choose()
    {
        _after = Find(Version) ?? (_versions is [var newest, ..] ? newest : null);
        _before = Find(With) is { } with && with != _after ? with : _versions?.FirstOrDefault(v => v.Version < _after?.Version);
    }

    private RuleVersion? Find(string? number) =>
        int.TryParse(number, CultureInfo.InvariantCulture, out var version) ? _versions?.FirstOrDefault(v => v.Version == version) : null;

    private void Compare(ChangeEventArgs e) => Navigation.NavigateTo(Url(_after!.Version, e.Value?.ToString()), replace: true);

    private string Url(int version, string? with) =>
        string.Create(CultureInfo.InvariantCulture, $"/rules/{Id}/history?v={version}{(with is null ? "" : "&with=" + Uri.EscapeDataString(with))}");

    private async Task RollBackAsync(RuleVersion version)
    {
        if (_rule is not { } rule)
            return;
        Rule? saved = null;
        _done = null;
        // The old words with the state of now: going back must not by itself switch a rule on or off.
        if (!await TryAsync(async (actor, ct) => saved = await RuleRefusals.AsOneAsync(() => Book.SaveAsync(
            actor, Id, rule.Newest.Version, version.Definition, rule.Shown.State, $"Back to version {version.Version}", ct))))
            return;
        _done = saved!.Waiting is { } waiting
            ? $"Version {version.Version} was saved anew as version {waiting.Version}. It waits for another admin."
            : $"Version {version.Version} is in force again, as version {saved.Shown.Version}.";
        await LoadAsync();
        Choose();
        if (Version is not null)
            Navigation.NavigateTo($"/rules/{Id}/history", replace: true);
    }
}
