using RiskConsole.Alerts.Storms;

namespace RiskConsole.Alerts;

/// <summary>Makes admissions: the pipeline has one, each backtest its own.</summary>
internal interface IAdmissions
{
    IAdmission Create();
}

/// <inheritdoc/>
internal sealed class Admissions(Func<IStormGate> gates) : IAdmissions
{
    public IAdmission Create() => new Admission(gates());
}
