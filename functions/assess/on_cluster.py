"""AlertClusters: when a cluster's window ends, alerts security of the applications that waited for it."""

from assess.waiting import clusters_handler
from bonafide.aws.alerts import Alerts
from bonafide.aws.clusters import Clusters
from bonafide.aws.table import Table
from bonafide.settings import setting

handler = clusters_handler(Clusters.deployed(Table.deployed()), Alerts.deployed(), setting("REVIEW_URL"))
