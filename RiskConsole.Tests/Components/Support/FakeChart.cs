using Bunit;

namespace RiskConsole.Tests.Components.Support;

/// <summary>The browser's side of a live chart, as bUnit plays it.</summary>
internal sealed class FakeChart
{
    private readonly BunitJSModuleInterop _module;
    private readonly BunitJSModuleInterop _chart;

    public FakeChart(BunitJSInterop js)
    {
        _module = js.SetupModule("./Components/Shared/LiveChart.razor.js");
        _chart = _module.SetupModule(invocation => invocation.Identifier == "create");
        Append = _chart.Setup<bool>("append", _ => true).SetResult(true);
        Replace = _chart.Setup<bool>("replace", _ => true).SetResult(true);
        _chart.SetupVoid("dispose").SetVoidResult();
    }

    public JSRuntimeInvocationHandler<bool> Append { get; }

    public JSRuntimeInvocationHandler<bool> Replace { get; }

    /// <summary>How often a chart was made.</summary>
    public int Created => _module.Invocations["create"].Count;

    /// <summary>Width of the time axis and points of the first drawing.</summary>
    public (double WindowMs, double?[][] Points) First => Read(_module.Invocations["create"][0].Arguments, 2);

    public bool Disposed => _chart.Invocations["dispose"].Count == 1;

    /// <summary>What was appended, call by call.</summary>
    public List<double?[][]> Appended => [.. Append.Invocations.Select(invocation => (double?[][])invocation.Arguments[0]!)];

    /// <summary>Width of the time axis and points of the last replacement.</summary>
    public (double WindowMs, double?[][] Points) LastReplaced => Read(Replace.Invocations.Last().Arguments, 0);

    private static (double WindowMs, double?[][] Points) Read(IReadOnlyList<object?> arguments, int at) =>
        ((double)arguments[at]!, (double?[][])arguments[at + 1]!);
}
