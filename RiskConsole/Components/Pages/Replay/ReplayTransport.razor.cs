using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using RiskConsole.Access;
using RiskConsole.Components.Live;
using RiskConsole.Components.Shared;
using RiskConsole.Events;
using RiskConsole.Replays;

namespace RiskConsole.Components.Pages.Replay;

/// <summary>The replay's clock and what can be done to it; always in sight.</summary>
public sealed partial class ReplayTransport : LiveComponent
{
    private const int SliderSteps = 1_000;

    private static readonly (string Label, TimeSpan By, string Key)[] s_jumps =
        [("+1 min", TimeSpan.FromMinutes(1), "1"), ("+10 min", TimeSpan.FromMinutes(10), "2"), ("+1 h", TimeSpan.FromHours(1), "3")];

    private readonly Leaving _gone = new();
    private ReplaySnapshot _now = default!;
    private CategorySet _of;
    private string? _problem;
    private bool _held;
    private int _slider;

    [CascadingParameter] internal IReplayWatch Watch { get; set; } = default!;

    [Parameter, EditorRequired] public required CategorySet Categories { get; set; }

    [Parameter] public EventCallback<double> OnSpeed { get; set; }

    [Parameter] public EventCallback OnLeave { get; set; }

    [Parameter] public EventCallback OnChange { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    private DateTimeOffset From => Watch.Plan.Request.From;

    private TimeSpan Length => Watch.Plan.Request.To - From;

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        _of = Categories;
        Bind(Watch.Topic, Pull);
        Pull();
    }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (_of == Categories)
            return;
        _of = Categories;
        Pull();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _gone.Cancel();
            _gone.Dispose();
        }
        base.Dispose(disposing);
    }

    private void Pull() => _now = Watch.For(Categories);

    /// <summary>Stands still while somebody has it in hand.</summary>
    private int Slider(ReplaySnapshot now)
    {
        if (!_held)
            _slider = (int)Math.Clamp((now.Clock - From) / Length * SliderSteps, 0, SliderSteps);
        return _slider;
    }

    private string Position(ReplaySnapshot now) => string.Create(CultureInfo.InvariantCulture, $"{now.Clock.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, {Share(now)}");

    private string Share(ReplaySnapshot now) => string.Create(CultureInfo.InvariantCulture, $"{Math.Clamp((now.Clock - From) / Length, 0, 1) * 100:0}\u202f%");

    private string StateWords(ReplaySnapshot now) => now.State switch
    {
        ReplayState.Playing => $"{ReplayWords.State(now)} at {ReplayWords.Speed(now.Speed)}, {Share(now)}",
        ReplayState.Jumping or ReplayState.Paused => $"{ReplayWords.State(now)}, {Share(now)}",
        _ => ReplayWords.State(now),
    };

    private string Watching(ReplaySnapshot now)
    {
        var watchers = now.Watchers.Length > 1 ? $", watched by {DisplayText.Clean(string.Join(", ", now.Watchers), 80)}" : "";
        return $"begun by {DisplayText.Clean(Watch.Owner, 40)}{watchers}";
    }

    private static string EndQuestion(ReplaySnapshot now) => now.Watchers.Length > 1 ? $"End it for all {now.Watchers.Length} who watch?" : "End this replay?";

    private Task SlideAsync(ChangeEventArgs e)
    {
        _held = false;
        return int.TryParse(e.Value as string, CultureInfo.InvariantCulture, out var step) ? DoAsync(ReplayAct.JumpTo(From + Length * step / SliderSteps)) : Task.CompletedTask;
    }

    private async Task SpeedAsync(double speed)
    {
        await DoAsync(ReplayAct.AtSpeed(speed));
        await OnSpeed.InvokeAsync(speed);
    }

    private async Task EndAsync()
    {
        await DoAsync(ReplayAct.End);
        await OnLeave.InvokeAsync();
    }

    private async Task DoAsync(ReplayAct act)
    {
        _problem = null;
        Hurry();
        try
        {
            await Watch.DoAsync((await Authentication).User, act, _gone.Token);
        }
        catch (Exception e) when (e is AccessDeniedException or InputRefusedException)
        {
            _problem = e.Message;
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page was left.
        }
    }
}
